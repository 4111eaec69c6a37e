/**
 * Findings of the dependency audit that are known and accepted, each with the reason and a day on which it is looked at again.
 * A finding that is not here, or whose day has passed, fails the audit.
 *
 * @type {readonly { advisory: string, why: string, until: string }[]} `advisory` is its address; `until` is a date
 */
export const allowed = [];
