/**
 * What the house keeps to and no compiler checks: module borders, one home for the clock, no floating point in money,
 * words, links, generated pages. Start at {@code TidyTest}; each check is shown to fail on a bad sample.
 */
package musubi.tidy;
