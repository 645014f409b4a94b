package musubi.platform.payout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import musubi.agreement.payout.BankCalendar;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.Japan;
import org.springframework.core.env.Environment;

/** What the operator of the server has given it about banks. */
public final class BankFixture {
    private BankFixture() {}

    /** Gives the server its holidays and answers a day on which banks pay. */
    public static LocalDate payOn() {
        try {
            var folder = Path.of(Objects.requireNonNull(
                            ServerFixture.part(Environment.class).getProperty("musubi.folder")))
                    .resolve("bank");
            Files.createDirectories(folder);
            var holidays = "horizon=2099-12-31\n2026-05-06,休日\n".getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve("holidays.csv"), holidays);
            return BankCalendar.read("holidays.csv", holidays)
                    .after(LocalDate.now(Japan.TIME), 3)
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("no holidays", e);
        }
    }

    /** An account that two officers have entered and approved. */
    public static void account(ContractFixture town, String party, String number, String originator) {
        var register = ServerFixture.part(PayeeRegister.class);
        var id = UUID.randomUUID();
        town.as(town.first, () -> {
            register.propose(id, new PayeeAccount(party, "0140", "", "020", "", "1", number, "カ）ケンコウ", originator));
            return true;
        });
        town.as(town.second, () -> register.approve(id));
    }

    /** What a server does each night that stopped before a release was in the books. */
    public static void caughtUp(ContractFixture town) {
        town.as(Actor.job("payout", town.city), () -> {
            ServerFixture.part(Remittances.class).catchUp();
            return true;
        });
    }
}
