/** The least that a shop must write for an order. */
export interface Ledger {
  /** In one transaction: takes one piece if there is one, writes the order and its line, commits. */
  order(orderNo: string, skuId: number): Promise<void>
  close(): Promise<void>
}

export const schema = [
  'drop table if exists stock',
  'drop table if exists order_info',
  'drop table if exists order_goods',
  'create table stock (sku_id bigint primary key, stock bigint not null)',
  `create table order_info (order_no varchar(26) primary key, user_id bigint not null, status varchar(12) not null,
     payable_fen bigint not null, created_at bigint not null)`,
  `create table order_goods (order_no varchar(26) not null, sku_id bigint not null, name varchar(160) not null,
     price_fen bigint not null, count integer not null, primary key (order_no, sku_id))`,
]

export const statements = {
  stock: 'insert into stock (sku_id, stock) values (?, 1000000000)',
  take: 'update stock set stock = stock - 1 where sku_id = ? and stock >= 1',
  order:
    "insert into order_info (order_no, user_id, status, payable_fen, created_at) values (?, ?, 'unpaid', ?, ?)",
  goods: 'insert into order_goods (order_no, sku_id, name, price_fen, count) values (?, ?, ?, ?, 1)',
}
