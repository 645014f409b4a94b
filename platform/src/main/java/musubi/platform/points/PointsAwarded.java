package musubi.platform.points;

import java.util.UUID;

/**
 * Points were decided about. Published in the transaction that decides it.
 *
 * @param batch what was decided together; {@link Points#awarded} tells what
 * @param awards how many decisions it holds
 */
public record PointsAwarded(UUID batch, int awards) {}
