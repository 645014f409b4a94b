package musubi.platform.attendance;

import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;

/** What hangs at the door of a session, for tests of other modules. */
public final class DoorFixture {
    private DoorFixture() {}

    /** Where the code leads that a telephone's camera reads now. */
    public static String path(Code city, String session) {
        return "/attend/%s/%s"
                .formatted(
                        session,
                        ServerFixture.as(
                                city, () -> ServerFixture.part(DoorCodes.class).code(session)));
    }
}
