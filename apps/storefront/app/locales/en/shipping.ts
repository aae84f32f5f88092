import type zh from '../zh-CN/shipping'

export default {
  title: 'Parcels',
  parcel: 'Parcel {number} · {carrier}',
  copy: 'Copy number',
  copied: 'Tracking number copied',
  sentAt: 'Sent {moment}',
  carrier: {
    sf: 'SF Express',
    zto: 'ZTO Express',
    yto: 'YTO Express',
    sto: 'STO Express',
    yunda: 'Yunda Express',
    jd: 'JD Logistics',
    ems: 'China Post EMS',
    jt: 'J&T Express',
  },
  state: {
    none: 'Waiting for pick-up',
    picked_up: 'Picked up',
    in_transit: 'On its way',
    delivering: 'Out for delivery',
    signed: 'Signed for',
    problem: 'Delivery problem',
    refused: 'Refused',
    returning: 'Going back',
    returned: 'Sent back',
  },
  notice: {
    problem:
      'The carrier cannot deliver it right now. Keep your phone at hand, or ask us to check the address.',
    refused: 'This parcel was refused. The carrier brings it back to the shop.',
    returning: 'This parcel is on its way back to the shop. Ask us if you did not expect that.',
    returned: 'This parcel is back at the shop. Ask for a refund if you want your money back.',
  },
  nothingYet: 'The carrier has not scanned this parcel yet. Once it is picked up, you see here where it is.',
  toShip: 'The shop is packing your order. Once it has left, you see here where it is.',
  partly: 'Something is still to be sent. It appears here when it has left.',
  all: 'See all {count}',
  fewer: 'Show fewer',
  goods: 'In this parcel',
} satisfies typeof zh
