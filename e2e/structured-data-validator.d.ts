declare module '@adobe/structured-data-validator' {
  export default class Validator {
    validate(found: {
      jsonld: object
      microdata: object
      rdfa: object
    }): Promise<{ issueMessage: string; severity: 'ERROR' | 'WARNING' }[]>
  }
}
