package musubi.platform.figures;

import java.time.Instant;
import java.time.LocalDate;
import musubi.quantity.Japan;

/** A target, and who set it when. */
public record TargetSet(Target target, String actor, Instant at) {
    /** The day it was set. */
    public LocalDate day() {
        return LocalDate.ofInstant(at, Japan.TIME);
    }
}
