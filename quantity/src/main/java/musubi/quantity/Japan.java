package musubi.quantity;

import java.time.ZoneId;

/** Where the programmes run. */
public final class Japan {
    /** The zone of every local day, unless a record carries its own offset. */
    public static final ZoneId TIME = ZoneId.of("Asia/Tokyo");

    private Japan() {}
}
