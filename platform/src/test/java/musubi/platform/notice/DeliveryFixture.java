package musubi.platform.notice;

import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;

/** Sends what is due now, for tests that do not wait for the server to come round to it. */
public final class DeliveryFixture {
    private DeliveryFixture() {}

    /** Sends what is due for a municipality. */
    public static void deliver(Code city) {
        ServerFixture.as(city, () -> ServerFixture.part(Deliveries.class).send());
    }
}
