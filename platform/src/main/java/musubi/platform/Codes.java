package musubi.platform;

import java.util.List;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What became of municipalities' codes, entered by the operator as the owner of the tables, beside a running server or without one. */
public final class Codes {
    private Codes() {}

    /** All that are known, by the code that ended. */
    public static List<Succession> known(Owner owner) {
        return successions(owner).all();
    }

    /**
     * Enters what became of a code; no successors take back what was entered.
     *
     * @throws musubi.quantity.BadInput when the codes lead back to this one
     */
    public static void enter(Owner owner, Succession succession) {
        successions(owner).enter(succession);
    }

    private static Successions successions(Owner owner) {
        return Successions.of(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()));
    }
}
