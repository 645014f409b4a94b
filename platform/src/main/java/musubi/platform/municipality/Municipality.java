package musubi.platform.municipality;

import musubi.quantity.Words;

/** A municipality that runs programmes here. */
public record Municipality(Code code, Words name) {}
