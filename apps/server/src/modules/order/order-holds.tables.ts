declare module '../../infra/database/database.ts' {
  interface Tables {
    /** Units that an order keeps from others without having been paid: gone with its payment, its close, its parcel. */
    order_hold: { order_no: string; sku_id: number; user_id: number; units: number }
    /** Per person, how many orders have rows in `order_hold` and how many units these are; it is the lock of both. */
    hold_count: { user_id: number; orders: number; units: number }
  }
}

export {}
