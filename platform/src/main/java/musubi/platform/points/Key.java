package musubi.platform.points;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Within an agreement and a month: whose points, from which clause, expiring when.
 *
 * @param expires the first day on which they can no longer be spent
 */
record Key(String clause, UUID person, LocalDate expires) {}
