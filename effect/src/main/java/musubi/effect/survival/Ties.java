package musubi.effect.survival;

/** How deaths at one time are counted. */
enum Ties {
    /** Each of the tied deaths sees the other tied deaths as gone to the share of those before it. */
    EFRON,
    /** Each of the tied deaths sees all the others at risk. */
    BRESLOW,
    /** That it was these who died is compared with all other groups of as many at risk. */
    EXACT
}
