package musubi.platform.rewards;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.Register;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What came to the stock of a reward after it was added, and why. */
@Repository
public class Supplies {
    private static final int MOST = 1_000_000;
    private static final int WHY = 200;

    private final JdbcClient db;
    private final ItemRepository items;
    private final ExchangeRepository exchanges;
    private final Register register;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Supplies(
            JdbcClient db,
            ItemRepository items,
            ExchangeRepository exchanges,
            Register register,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.items = items;
        this.exchanges = exchanges;
        this.register = register;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What came, or was counted wrongly.
     *
     * @param more how many; fewer than none when it was counted wrongly
     */
    public record Supply(UUID id, int more, String why, String actor, Instant at) {}

    /** Whether more can come of it: it is limited, and not by the codes of its cards. */
    @Transactional(readOnly = true)
    public boolean possible(Item item) {
        return item.kind() != Kind.GIFT_CARD && items.left(item.id()).isPresent();
    }

    /** What came of an item, the latest first. */
    @Transactional(readOnly = true)
    public List<Supply> of(UUID item) {
        return db.sql("""
                select supply, more, why, actor, supplied_at from rewards.supply
                 where item = :item order by supplied_at desc, supply limit 500
                """)
                .param("item", item)
                .query((row, number) -> supply(row))
                .list();
    }

    private static Supply supply(ResultSet row) throws SQLException {
        return new Supply(
                row.getObject("supply", UUID.class),
                row.getInt("more"),
                row.getString("why"),
                row.getString("actor"),
                row.getObject("supplied_at", OffsetDateTime.class).toInstant());
    }

    /**
     * Adds to what is left of an item, or takes away what was counted wrongly; the same again changes nothing.
     *
     * @throws BadInput when the item is not limited, the number is none, fewer would be left than none, or the reason is missing, too long or
     *     tells the name of somebody who exchanged points for it
     */
    @Transactional
    public void supply(UUID id, UUID item, int more, String given) {
        var why = given.strip();
        var found = items.find(item).orElseThrow();
        if (!possible(found))
            throw refused(
                    "rewards.supply-unlimited",
                    "more",
                    "この景品は数を決めていないか、番号の数で決まるため、在庫を足せません。",
                    "There is no number of this reward, or it is that of its codes: nothing can be added to it.");
        if (more == 0 || Math.abs(more) > MOST)
            throw refused(
                    "rewards.supply-number",
                    "more",
                    "足す数を入力してください。数え間違いで減らすときは -3 のように入力します。",
                    "Enter how many are added. To take away what was counted wrongly, enter a number such as -3.");
        if (why.isEmpty() || why.length() > WHY)
            throw refused(
                    "rewards.supply-why",
                    "why",
                    "理由を%d字までで入力してください（例：追加で購入）。".formatted(WHY),
                    "Enter the reason in at most %d letters, such as: bought more.".formatted(WHY));
        if (register.tells(
                why,
                exchanges.ofItem(item).stream().map(Exchange::person).distinct().toList()))
            throw refused(
                    "rewards.supply-names",
                    "why",
                    "理由は記録に残ります。氏名を書かないでください。",
                    "The reason stays on record: leave names out.");
        keep(id, found, more, why);
    }

    private void keep(UUID id, Item item, int more, String why) {
        int before = left(item.id());
        int added = db.sql("""
                insert into rewards.supply (municipality, supply, item, more, why, actor, supplied_at)
                values (:municipality, :supply, :item, :more, :why, :actor, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("supply", id)
                .param("item", item.id())
                .param("more", more)
                .param("why", why)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0) return;
        if (before + (long) more < 0 || before + (long) more > Integer.MAX_VALUE)
            throw refused(
                    "rewards.supply-fewer",
                    "more",
                    "残りは%dです。それより多くは減らせません。".formatted(before),
                    "%d are left: no more than that can be taken away.".formatted(before));
        items.change(item.id(), more);
        audit.record(
                "rewards.supplied",
                "reward " + item.id(),
                Optional.empty(),
                why,
                "{\"left\":%d}".formatted(before),
                "{\"left\":%d}".formatted(before + more));
    }

    /** How many are left, which nobody changes until this is written. */
    private int left(UUID item) {
        return db.sql("select left_over from rewards.stock where item = :item for update")
                .param("item", item)
                .query(Integer.class)
                .single();
    }

    private static BadInput refused(String code, String field, String ja, String en) {
        return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
    }
}
