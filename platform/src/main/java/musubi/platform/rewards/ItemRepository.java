package musubi.platform.rewards;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The catalogue and what is left of it. */
@Repository
class ItemRepository {
    static final String COLUMNS = """
            i.item, i.kind, i.agreement, i.title, i.points as price, i.shop, i.yen, i.valid_days, i.offered_from, i.offered_last""";

    private final JdbcClient db;

    ItemRepository(JdbcClient db) {
        this.db = db;
    }

    boolean add(String municipality, Item item, Instant at) {
        return db.sql("""
                insert into rewards.item (municipality, item, kind, agreement, title, points, shop, yen, valid_days, offered_from,
                                          offered_last, added_at)
                values (:municipality, :item, :kind, :agreement, :title, :points, :shop, :yen, :days, :from, :last, :at)
                on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("item", item.id())
                        .param("kind", item.kind().word())
                        .param("agreement", item.agreement())
                        .param("title", item.title())
                        .param("points", item.points())
                        .param("shop", item.shop())
                        .param("yen", item.yen())
                        .param("days", item.validDays())
                        .param("from", item.from())
                        .param("last", item.last())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Offers an item until then at most; answers until when it was offered, empty when that was not longer. */
    Optional<LocalDate> end(UUID item, LocalDate last) {
        return db.sql("""
                update rewards.item i set offered_last = :last
                  from (select municipality, item, offered_last from rewards.item where item = :item for update) was
                 where i.municipality = was.municipality and i.item = was.item and was.offered_last > :last
                returning was.offered_last
                """)
                .param("item", item)
                .param("last", last)
                .query(LocalDate.class)
                .optional();
    }

    /** Whether anybody exchanged points for it. */
    boolean wanted(UUID item) {
        return db.sql("select exists (select 1 from rewards.exchange where item = :item)")
                .param("item", item)
                .query(Boolean.class)
                .single();
    }

    void assign(UUID item, String party, long yen) {
        db.sql("update rewards.item set shop = :party, yen = :yen where item = :item")
                .param("item", item)
                .param("party", party)
                .param("yen", yen)
                .update();
    }

    /** Adds to what is left, or makes the item a limited one. */
    void supply(String municipality, UUID item, int more) {
        db.sql("""
                insert into rewards.stock (municipality, item, left_over) values (:municipality, :item, :more)
                on conflict (municipality, item) do update set left_over = stock.left_over + :more
                """)
                .param("municipality", municipality)
                .param("item", item)
                .param("more", more)
                .update();
    }

    /** Changes what is left of a limited item, which has to be as many as are taken away. */
    void change(UUID item, int more) {
        db.sql("update rewards.stock set left_over = left_over + :more where item = :item")
                .param("item", item)
                .param("more", more)
                .update();
    }

    /** Takes one, if the item is limited; false when none is left. Of two who want the last one, the database serves one. */
    boolean take(UUID item) {
        if (left(item).isEmpty()) return true;
        return db.sql("update rewards.stock set left_over = left_over - 1 where item = :item and left_over > 0")
                        .param("item", item)
                        .update()
                == 1;
    }

    void putBack(UUID item) {
        db.sql("update rewards.stock set left_over = left_over + 1 where item = :item")
                .param("item", item)
                .update();
    }

    /** How many are left; empty when the item is not limited. */
    Optional<Integer> left(UUID item) {
        return db.sql("select left_over from rewards.stock where item = :item")
                .param("item", item)
                .query(Integer.class)
                .optional();
    }

    List<Item> all() {
        return db.sql("select %s from rewards.item i order by i.offered_last desc, i.title, i.item".formatted(COLUMNS))
                .query((row, number) -> item(row))
                .list();
    }

    Optional<Item> find(UUID item) {
        return db.sql("select %s from rewards.item i where i.item = :item".formatted(COLUMNS))
                .param("item", item)
                .query((row, number) -> item(row))
                .optional();
    }

    static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getObject("item", UUID.class),
                Kind.of(row.getString("kind")),
                row.getString("agreement"),
                row.getString("title"),
                row.getLong("price"),
                row.getString("shop"),
                row.getLong("yen"),
                row.getInt("valid_days"),
                row.getObject("offered_from", LocalDate.class),
                row.getObject("offered_last", LocalDate.class));
    }

    int addCards(String municipality, UUID item, List<String> digests, List<byte[]> sealed, Instant at) {
        return db.sql("""
                insert into rewards.card (municipality, item, digest, sealed, added_at)
                select :municipality, :item, c.digest, c.sealed, :at from unnest(:digests, :sealed) as c (digest, sealed)
                on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("item", item)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("digests", digests.toArray(String[]::new))
                .param("sealed", sealed.toArray(byte[][]::new))
                .update();
    }

    /** Gives a card to an exchange, the same one if it has one; false when there is none. */
    boolean giveCard(UUID item, UUID exchange) {
        if (card(exchange).isPresent()) return true;
        return db.sql("""
                with free as materialized (
                    select municipality, item, digest from rewards.card
                     where item = :item and exchange is null order by digest limit 1 for update skip locked)
                update rewards.card c set exchange = :exchange from free
                 where c.municipality = free.municipality and c.item = free.item and c.digest = free.digest
                """).param("item", item).param("exchange", exchange).update() == 1;
    }

    /** The sealed cards of those exchanges that whoever asks may see, by exchange. */
    Map<UUID, byte[]> cards(Collection<UUID> given) {
        var cards = new HashMap<UUID, byte[]>();
        db.sql("""
                select c.exchange, c.sealed from rewards.card c join rewards.exchange e using (municipality, exchange)
                 where c.exchange = any(:given)
                """).param("given", given.toArray(UUID[]::new)).query(row -> {
            cards.put(row.getObject("exchange", UUID.class), row.getBytes("sealed"));
        });
        return cards;
    }

    private Optional<byte[]> card(UUID exchange) {
        return db.sql("select sealed from rewards.card where exchange = :exchange")
                .param("exchange", exchange)
                .query(byte[].class)
                .optional();
    }
}
