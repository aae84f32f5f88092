/**
 * Stands in for typebox in the bundles. The contract's endpoint objects keep method and path; a schema becomes an
 * empty object that can still be spread.
 */
const schema = { properties: {} }

export const Type = new Proxy({}, { get: () => () => schema })
