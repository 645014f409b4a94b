package musubi.platform.points;

import java.time.YearMonth;

/** An agreement whose points follow the records, from a month on. */
public record InForce(String agreement, YearMonth firstMonth) {}
