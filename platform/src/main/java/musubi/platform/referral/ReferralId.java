package musubi.platform.referral;

import java.util.UUID;

/** A referral, as whoever makes it names it. */
public record ReferralId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
