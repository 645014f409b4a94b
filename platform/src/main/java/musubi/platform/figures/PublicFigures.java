package musubi.platform.figures;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import musubi.quantity.FiscalYear;

/** What everybody can read of the figures. The public site is made from them, so it is the site that answers this. */
public interface PublicFigures {
    /**
     * A figure as it was published.
     *
     * @param figure without a value where the site shows none
     * @param asOf the day whose records it was made from
     */
    record Published(Figure figure, LocalDate asOf) {}

    /**
     * What the site said of a figure from a moment on.
     *
     * @param published empty where it said nothing of it, as after a withdrawal
     */
    record Said(Instant from, Optional<Published> published) {}

    /** A figure of a fiscal year as the site shows it now; empty where the site says nothing of it. */
    Optional<Published> now(String measure, Part of, FiscalYear year);

    /** Everything the site said of it until now, the earliest first. */
    List<Said> ever(String measure, Part of, FiscalYear year);
}
