package musubi.platform.snapshot;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What was sealed before, when evidence is sealed anew to put it right. Whoever counted then counts still, by what is recorded of them now,
 * also when they took back since that they take part: what was settled lawfully is not claimed back for it.
 *
 * @param first when the first evidence of the period was sealed
 * @param last the pack that is put right: whose identity was destroyed since stands as in it
 */
public record Earlier(Instant first, Path last) {}
