package musubi.platform.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.AccountState;
import musubi.ledger.Cause;
import musubi.ledger.Entry;
import musubi.ledger.Ground;
import musubi.ledger.Head;
import musubi.ledger.Liability;
import musubi.ledger.Lot;
import musubi.ledger.LotTerms;
import musubi.ledger.Reservation;
import musubi.ledger.Slice;
import musubi.ledger.TransferId;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Where a municipality's ledger stands, in the database. Whoever uses it acts for that municipality, as the work that keeps the books. */
final class PostgresGround implements Ground {
    private static final String LOT = """
            select award, holder, funding, programme, rule, until, expires_into, agreement, clause, evidence, reason, earned_at, number,
                   earned, free, held, spent, expired, taken_back, reversed, expiries
              from ledger.lot where municipality = :municipality
            """;
    private static final String ACCOUNT = """
            select account, unit, rule, holding, credits, debits, pending_credits, pending_debits, version, closed
              from ledger.account where municipality = :municipality
            """;
    private static final String RESERVATION = """
            select reservation, debit, credit, amount, unit, until, slices, state
              from ledger.reservation where municipality = :municipality
            """;

    /** Asked for every group of requests. */
    private static final String ACCEPTED =
            "select key, number from ledger.accepted where municipality = ? and key = any(?)";

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final DataSource source;
    private final Code municipality;

    PostgresGround(JdbcClient db, TransactionTemplate transactions, DataSource source, Code municipality) {
        this.db = db;
        this.source = source;
        this.transactions = transactions;
        this.municipality = municipality;
    }

    private <T> T within(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    private JdbcClient.StatementSpec sql(String text) {
        return db.sql(text).param("municipality", municipality.digits());
    }

    @Override
    public Head head() {
        return within(() -> sql("select number, hash from ledger.ground where municipality = :municipality")
                .query((row, number) -> new Head(row.getLong("number"), new Digest(row.getString("hash"))))
                .optional()
                .orElse(Head.EMPTY));
    }

    @Override
    public long lotCount() {
        return within(() -> sql("select lots from ledger.ground where municipality = :municipality")
                .query(Long.class)
                .optional()
                .orElse(0L));
    }

    @Override
    public List<AccountState> accounts(Collection<AccountId> ids) {
        return ids.isEmpty()
                ? List.of()
                : within(() -> sql(ACCOUNT + "and account = any(:ids)")
                        .param("ids", texts(ids, AccountId::value))
                        .query((row, number) -> account(row))
                        .list());
    }

    @Override
    public List<AccountState> allAccounts() {
        return within(() -> sql(ACCOUNT + "order by account")
                .query((row, number) -> account(row))
                .list());
    }

    private static AccountState account(ResultSet row) throws SQLException {
        return new AccountState(
                new Account(
                        new AccountId(row.getString("account")),
                        Unit.parse(row.getString("unit")),
                        Account.Rule.valueOf(row.getString("rule")),
                        Account.Holding.valueOf(row.getString("holding"))),
                row.getLong("credits"),
                row.getLong("debits"),
                row.getLong("pending_credits"),
                row.getLong("pending_debits"),
                row.getLong("version"),
                row.getBoolean("closed"));
    }

    @Override
    public List<Lot> lots(Collection<TransferId> awards) {
        return awards.isEmpty()
                ? List.of()
                : within(() -> sql(LOT + "and award = any(:ids)")
                        .param("ids", texts(awards, TransferId::value))
                        .query((row, number) -> lot(row))
                        .list());
    }

    @Override
    public List<Lot> lotsOf(AccountId holder) {
        return within(() -> sql(LOT + "and holder = :holder order by number")
                .param("holder", holder.value())
                .query((row, number) -> lot(row))
                .list());
    }

    /** Not asked as the index of what can be asked for says it: by that one everybody's lots would be read. */
    @Override
    public List<Lot> lotsLeft(Collection<AccountId> holders) {
        return holders.isEmpty()
                ? List.of()
                : within(() -> sql(LOT + "and holder = any(:holders) and (free > 0 or held > 0)")
                        .param("holders", texts(holders, AccountId::value))
                        .query((row, number) -> lot(row))
                        .list());
    }

    @Override
    public List<Lot> freeLotsOf(AccountId holder) {
        return within(() -> sql(LOT + "and holder = :holder and free > 0 order by number")
                .param("holder", holder.value())
                .query((row, number) -> lot(row))
                .list());
    }

    @Override
    public List<Lot> overdueLots(LocalDate day) {
        return within(() -> sql(LOT + "and free > 0 and until <= :day order by number")
                .param("day", day)
                .query((row, number) -> lot(row))
                .list());
    }

    private static Lot lot(ResultSet row) throws SQLException {
        return new Lot(
                new TransferId(row.getString("award")),
                new AccountId(row.getString("holder")),
                new AccountId(row.getString("funding")),
                new LotTerms(
                        row.getString("programme"),
                        row.getString("rule"),
                        row.getObject("until", LocalDate.class),
                        new AccountId(row.getString("expires_into"))),
                new Cause(
                        row.getString("agreement"),
                        row.getString("clause"),
                        new Digest(row.getString("evidence")),
                        row.getString("reason")),
                Instant.parse(row.getString("earned_at")),
                row.getLong("number"),
                row.getLong("earned"),
                row.getLong("free"),
                row.getLong("held"),
                row.getLong("spent"),
                row.getLong("expired"),
                row.getLong("taken_back"),
                row.getBoolean("reversed"),
                row.getInt("expiries"));
    }

    @Override
    public List<Liability> liabilities() {
        return within(() -> sql("""
                select programme, extract(year from until - 1)::int as year, extract(month from until - 1)::int as month,
                       sum(free + held)::bigint as points
                  from ledger.lot where municipality = :municipality and free + held > 0
                 group by programme, year, month order by year, month, programme
                """)
                .query((row, number) -> new Liability(
                        row.getString("programme"),
                        YearMonth.of(row.getInt("year"), row.getInt("month")),
                        row.getLong("points")))
                .list());
    }

    @Override
    public List<Reservation> reservations(Collection<TransferId> ids) {
        return ids.isEmpty()
                ? List.of()
                : within(() -> sql(RESERVATION + "and reservation = any(:ids)")
                        .param("ids", texts(ids, TransferId::value))
                        .query((row, number) -> reservation(row))
                        .list());
    }

    @Override
    public List<Reservation> openReservations() {
        return within(() -> sql(RESERVATION + "and state = 'OPEN' order by reservation")
                .query((row, number) -> reservation(row))
                .list());
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        var slices = row.getString("slices");
        return new Reservation(
                new TransferId(row.getString("reservation")),
                new AccountId(row.getString("debit")),
                new AccountId(row.getString("credit")),
                row.getLong("amount"),
                Unit.parse(row.getString("unit")),
                Instant.parse(row.getString("until")),
                slices.isEmpty()
                        ? List.of()
                        : Stream.of(slices.split(" ", -1)).map(Slice::read).toList(),
                Reservation.State.valueOf(row.getString("state")));
    }

    @Override
    public Map<String, Long> accepted(Collection<String> keys) {
        var found = new HashMap<String, Long>();
        if (keys.isEmpty()) return found;
        try (var message = new Message(source, municipality, ACCEPTED)) {
            message.text(municipality.digits());
            message.texts(keys, key -> key);
            try (var row = message.answer()) {
                while (row.next()) found.put(row.getString("key"), row.getLong("number"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("requests that were accepted could not be asked for: " + e.getMessage(), e);
        }
        return found;
    }

    @Override
    public boolean advance(Head from, Head to, Changes changes) {
        return within(() -> {
            sql("""
                    insert into ledger.ground (municipality, number, hash, lots) values (:municipality, 0, :beginning, 0)
                    on conflict do nothing
                    """).param("beginning", Entry.BEGINNING.hex()).update();
            var moved = sql("""
                    update ledger.ground set number = :number, hash = :hash, lots = lots + :made
                     where municipality = :municipality and number = :from and hash = :behind
                    """)
                    .param("number", to.number())
                    .param("hash", to.hash().hex())
                    .param("made", changes.lotsMade())
                    .param("from", from.number())
                    .param("behind", from.hash().hex())
                    .update();
            if (moved == 0) return false;
            keepAccounts(changes.accounts());
            keepLots(changes.lots());
            keepReservations(changes.reservations());
            keepAccepted(changes.accepted());
            return true;
        });
    }

    private void keepAccounts(Collection<AccountState> states) {
        sql("""
                insert into ledger.account (municipality, account, unit, rule, holding, credits, debits, pending_credits, pending_debits,
                                            version, closed)
                select :municipality, s.* from unnest(:accounts, :units, :rules, :holdings, :credits, :debits, :pendingCredits,
                                                      :pendingDebits, :versions, cast(:closed as boolean[])) as s
                on conflict (municipality, account) do update
                   set credits = excluded.credits, debits = excluded.debits, pending_credits = excluded.pending_credits,
                       pending_debits = excluded.pending_debits, version = excluded.version, closed = excluded.closed
                """)
                .param("accounts", texts(states, s -> s.account().id().value()))
                .param("units", texts(states, s -> s.account().unit().toString()))
                .param("rules", texts(states, s -> s.account().rule().name()))
                .param("holdings", texts(states, s -> s.account().holding().name()))
                .param("credits", numbers(states, AccountState::credits))
                .param("debits", numbers(states, AccountState::debits))
                .param("pendingCredits", numbers(states, AccountState::pendingCredits))
                .param("pendingDebits", numbers(states, AccountState::pendingDebits))
                .param("versions", numbers(states, AccountState::version))
                .param("closed", texts(states, s -> Boolean.toString(s.closed())))
                .update();
    }

    private void keepLots(Collection<Lot> lots) {
        sql("""
                insert into ledger.lot (municipality, award, holder, funding, programme, rule, until, expires_into, agreement, clause,
                                        evidence, reason, earned_at, number, earned, free, held, spent, expired, taken_back, reversed,
                                        expiries)
                select :municipality, l.* from unnest(:awards, :holders, :fundings, :programmes, :rules, cast(:untils as date[]),
                                                      :expiresInto, :agreements, :clauses, :evidence, :reasons, :earnedAt, :numbers,
                                                      :earned, :free, :held, :spent, :expired, :takenBack,
                                                      cast(:reversed as boolean[]), cast(:expiries as integer[])) as l
                on conflict (municipality, award) do update
                   set free = excluded.free, held = excluded.held, spent = excluded.spent, expired = excluded.expired,
                       taken_back = excluded.taken_back, reversed = excluded.reversed, expiries = excluded.expiries
                """)
                .param("awards", texts(lots, l -> l.award().value()))
                .param("holders", texts(lots, l -> l.holder().value()))
                .param("fundings", texts(lots, l -> l.funding().value()))
                .param("programmes", texts(lots, l -> l.terms().programme()))
                .param("rules", texts(lots, l -> l.terms().rule()))
                .param("untils", texts(lots, l -> l.terms().until().toString()))
                .param("expiresInto", texts(lots, l -> l.terms().expiresInto().value()))
                .param("agreements", texts(lots, l -> l.cause().agreement()))
                .param("clauses", texts(lots, l -> l.cause().clause()))
                .param("evidence", texts(lots, l -> l.cause().evidence().hex()))
                .param("reasons", texts(lots, l -> l.cause().reason()))
                .param("earnedAt", texts(lots, l -> l.earnedAt().toString()))
                .param("numbers", numbers(lots, Lot::number))
                .param("earned", numbers(lots, Lot::earned))
                .param("free", numbers(lots, Lot::free))
                .param("held", numbers(lots, Lot::held))
                .param("spent", numbers(lots, Lot::spent))
                .param("expired", numbers(lots, Lot::expired))
                .param("takenBack", numbers(lots, Lot::takenBack))
                .param("reversed", texts(lots, l -> Boolean.toString(l.reversed())))
                .param("expiries", numbers(lots, Lot::expiries))
                .update();
    }

    private void keepReservations(Collection<Reservation> reservations) {
        sql("""
                insert into ledger.reservation (municipality, reservation, debit, credit, amount, unit, until, slices, state)
                select :municipality, r.* from unnest(:ids, :debits, :credits, :amounts, :units, :untils, :slices, :states) as r
                on conflict (municipality, reservation) do update set state = excluded.state
                """)
                .param("ids", texts(reservations, r -> r.id().value()))
                .param("debits", texts(reservations, r -> r.debit().value()))
                .param("credits", texts(reservations, r -> r.credit().value()))
                .param("amounts", numbers(reservations, Reservation::amount))
                .param("units", texts(reservations, r -> r.unit().toString()))
                .param("untils", texts(reservations, r -> r.until().toString()))
                .param("slices", texts(reservations, PostgresGround::slices))
                .param("states", texts(reservations, r -> r.state().name()))
                .update();
    }

    private static String slices(Reservation reservation) {
        return String.join(
                " ", reservation.slices().stream().map(Slice::toString).toList());
    }

    private void keepAccepted(Map<String, Long> accepted) {
        var entries = List.copyOf(accepted.entrySet());
        sql("""
                insert into ledger.accepted (municipality, key, number)
                select :municipality, a.* from unnest(:keys, :numbers) as a
                """)
                .param("keys", texts(entries, Map.Entry::getKey))
                .param("numbers", numbers(entries, Map.Entry::getValue))
                .update();
    }

    private static <T> String[] texts(Collection<T> of, java.util.function.Function<T, String> part) {
        return of.stream().map(part).toArray(String[]::new);
    }

    private static <T> Long[] numbers(Collection<T> of, java.util.function.ToLongFunction<T> part) {
        return of.stream().mapToLong(part).boxed().toArray(Long[]::new);
    }
}
