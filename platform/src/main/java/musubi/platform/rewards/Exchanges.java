package musubi.platform.rewards;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.agreement.term.PointRules;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.ProviderNames;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.points.Spending;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Points exchanged for rewards. An exchange is written down first, then the points are set aside in the ledger, and when it ends they
 * are spent or given back. After a crash {@link #goOn} finishes what was begun. Used outside of transactions.
 */
@Component
public class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
    /** After this an exchange that nobody fulfilled is given back; tickets of a lottery so long after its last day. */
    private static final Duration LONGEST = Duration.ofDays(365);
    /** The ledger lets go of points later than that by itself. */
    private static final Duration SLACK = Duration.ofDays(60);

    private final ExchangeRepository exchanges;
    private final ItemRepository items;
    private final Spending spending;
    private final Codes codes;
    private final ProviderNames providers;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;

    Exchanges(
            ExchangeRepository exchanges,
            ItemRepository items,
            Spending spending,
            Codes codes,
            ProviderNames providers,
            Acting acting,
            Audit audit,
            Clock clock,
            JdbcClient db,
            PlatformTransactionManager manager,
            ApplicationEventPublisher events) {
        this.exchanges = exchanges;
        this.items = items;
        this.spending = spending;
        this.codes = codes;
        this.providers = providers;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.db = db;
        this.transactions = new TransactionTemplate(manager);
        this.events = events;
    }

    /** Asks for an item. The caller makes the id, so that a repeated click asks once. */
    public Reply ask(UUID exchange, UUID item, PersonId person) {
        var most = whoeverAsks(() -> timesEachYear(item));
        var refused = in(() -> write(exchange, item, person, most));
        if (refused.isPresent()) return new Reply.Refused(refused.get());
        whoeverAsks(() -> decide(exchange));
        var asked = in(() -> exchanges.find(exchange)).orElseThrow();
        return asked.state() == Exchange.State.REFUSED
                ? new Reply.Refused(Reply.Why.TOO_FEW_POINTS)
                : new Reply.Done(asked);
    }

    private Optional<Integer> timesEachYear(UUID item) {
        return in(() -> items.find(item))
                .flatMap(i -> spending.rules(i.agreement()))
                .flatMap(PointRules::exchange)
                .flatMap(PointRules.ExchangeRule::timesEachYear);
    }

    private Optional<Reply.Why> write(UUID exchange, UUID wanted, PersonId person, Optional<Integer> most) {
        if (exchanges.find(exchange).isPresent()) return Optional.empty();
        var why = writeFirst(exchange, wanted, person, most);
        // The same click at the same moment was faster: what keeps this one from asking is that one.
        return exchanges.find(exchange).isPresent() ? Optional.empty() : why;
    }

    private Optional<Reply.Why> writeFirst(UUID exchange, UUID wanted, PersonId person, Optional<Integer> most) {
        var item = items.find(wanted).filter(i -> i.offeredOn(today()));
        if (item.isEmpty()) return Optional.of(Reply.Why.NOT_OFFERED);
        if (often(item.get(), person, most)) return Optional.of(Reply.Why.OFTEN_ENOUGH);
        var actor = acting.actor();
        if (!items.take(wanted)) return Optional.of(Reply.Why.SOLD_OUT);
        if (!exchanges.add(municipality(), exchange, item.get(), person, actor.name(), clock.instant())) {
            // The same click at the same moment was faster; it took one already.
            items.putBack(wanted);
            return Optional.empty();
        }
        audit.record(
                "rewards.asked",
                "exchange " + exchange,
                actor.role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value()),
                "",
                "{\"reward\":\"%s\",\"points\":%d}".formatted(wanted, item.get().points()));
        return Optional.empty();
    }

    /** Whether the person has exchanged as often this year as the agreement allows; two clicks of one person wait for each other. */
    private boolean often(Item item, PersonId person, Optional<Integer> most) {
        if (most.isEmpty()) return false;
        db.sql("select pg_advisory_xact_lock(hashtextextended('exchange ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var year = FiscalYear.of(today()).days().from().atStartOfDay(Japan.TIME).toInstant();
        return exchanges.times(person, item.agreement(), year) >= most.get();
    }

    /** Finds out whether the points suffice; answers whether that was still open. */
    boolean decide(UUID id) {
        var exchange = in(() -> exchanges.find(id)).orElseThrow();
        if (exchange.state() != Exchange.State.ASKED) return false;
        var item = exchange.item();
        int open = item.kind() == Kind.LOTTERY ? Item.LONGEST_DAYS : item.validDays();
        var until = exchange.askedAt().plus(LONGEST).plus(Duration.ofDays(open)).plus(SLACK);
        var lastDay = lastDay(item);
        var why = spending.setAside(
                new Spending.Spent(id, item.agreement(), exchange.person(), exchange.points(), item.title(), until),
                exchange.askedAt());
        var refused = in(() -> {
            if (why.isPresent()) {
                if (step(id, "refused")) items.putBack(item.id());
            } else if (step(id, "held") && item.kind() == Kind.VOUCHER)
                exchanges.voucher(municipality(), id, codes.fresh(), lastDay);
            return exchanges.find(id).orElseThrow().state() == Exchange.State.REFUSED;
        });
        // Another server decided the same before the points came that were set aside here.
        if (refused && why.isEmpty()) spending.giveBack(id, exchange.askedAt());
        return true;
    }

    /** The last day of a voucher that is given today: as the item has it, and no later than the agreement. */
    private LocalDate lastDay(Item item) {
        var rules = spending.rules(item.agreement());
        int days = Math.min(
                Math.max(1, item.validDays()),
                rules.flatMap(PointRules::voucherDays).orElse(Integer.MAX_VALUE));
        var last = today().plusDays(days - 1L);
        return rules.flatMap(PointRules::voucherUntil)
                .map(day -> FiscalYear.of(today()).on(day))
                .filter(until -> !until.isBefore(today()) && until.isBefore(last))
                .orElse(last);
    }

    /** Undoes an exchange that was not fulfilled yet; the points come back. */
    public Reply cancel(UUID exchange) {
        return end(exchange, "cancelled");
    }

    /** Says that the reward was given. A gift card gets its code now. */
    public Reply fulfil(UUID exchange) {
        return end(exchange, "fulfilled");
    }

    /** Who waits for the goods of an item and has not been told yet that they lie ready, who asked first in front. */
    public List<Exchange> unready(UUID item) {
        return in(() -> exchanges.ofItem(item)).stream()
                .filter(Exchanges::unready)
                .sorted(Comparator.comparing(Exchange::askedAt).thenComparing(Exchange::id))
                .toList();
    }

    private static boolean unready(Exchange exchange) {
        return exchange.item().kind() == Kind.GOODS
                && exchange.state() == Exchange.State.HELD
                && exchange.readyAt().isEmpty();
    }

    /**
     * Says that the goods of some exchanges lie ready, each once; who is to be told is told in the same transaction.
     *
     * @param where they are fetched
     * @return for how many that was said now
     */
    public int ready(Collection<UUID> chosen, String where) {
        if (where.isBlank()) throw new IllegalArgumentException("goods lie ready somewhere");
        return in(() -> {
            int said = 0;
            for (var id : chosen) {
                var exchange = exchanges.find(id).filter(Exchanges::unready);
                if (exchange.isEmpty() || !step(id, "ready")) continue;
                say(exchange.get(), where.strip());
                said++;
            }
            return said;
        });
    }

    private void say(Exchange exchange, String where) {
        audit.record(
                "rewards.ready",
                "exchange " + exchange.id(),
                Optional.of(exchange.person().value()),
                "",
                "{\"ready\":false}",
                "{\"ready\":true}");
        events.publishEvent(new GoodsReady(
                acting.actor().municipality(),
                exchange.id(),
                exchange.person(),
                exchange.item().title(),
                where));
    }

    private Reply end(UUID id, String step) {
        var refused = in(() -> {
            var exchange = exchanges.find(id).orElseThrow();
            if (exchange.state() != Exchange.State.HELD || !step(id, step)) return Optional.of(Reply.Why.ENDED_BEFORE);
            if (step.equals("fulfilled")
                    && exchange.item().kind() == Kind.GIFT_CARD
                    && !items.giveCard(exchange.item().id(), id))
                throw new IllegalStateException(
                        "fewer cards than the stock says: " + exchange.item().id());
            if (!step.equals("fulfilled")) items.putBack(exchange.item().id());
            audit.record(
                    "rewards." + step,
                    "exchange " + id,
                    acting.actor().role() == Role.RESIDENT
                            ? Optional.empty()
                            : Optional.of(exchange.person().value()),
                    "",
                    "{\"state\":\"held\"}",
                    "{\"state\":\"%s\"}".formatted(step));
            return Optional.<Reply.Why>empty();
        });
        if (refused.isPresent()) return new Reply.Refused(refused.get());
        whoeverAsks(() -> book(id));
        return new Reply.Done(in(() -> exchanges.find(id)).orElseThrow());
    }

    /** Looks a voucher up by its code, however it was typed. */
    public Optional<Exchange> voucher(String code) {
        return whoeverAsks(() -> in(() -> exchanges.ofCode(Codes.plain(code))));
    }

    /** What the shop of a voucher is called, also for another shop that holds the code and may not see whom else there is. */
    public String shop(Exchange exchange) {
        var shop = exchange.item().shop();
        return whoeverAsks(() -> providers.all().getOrDefault(shop, shop));
    }

    /** Uses a voucher. Of two uses of one code the database lets one happen. */
    public Reply use(String code) {
        var found = voucher(code);
        if (found.isEmpty()) return new Reply.Refused(Reply.Why.UNKNOWN_CODE);
        var exchange = found.get();
        var shop = acting.actor().provider();
        if (shop.isPresent() && !shop.get().equals(exchange.item().shop()))
            return new Reply.Refused(Reply.Why.OTHER_SHOP);
        if (exchange.state() == Exchange.State.HELD
                && exchange.voucher().orElseThrow().lastDay().isBefore(today()))
            return new Reply.Refused(Reply.Why.TOO_LATE);
        return whoeverAsks(() -> end(exchange.id(), "fulfilled"));
    }

    /**
     * Shops see nothing of what residents exchanged but for the one voucher whose code they hold, and nobody but the server says that
     * points were set aside or spent.
     */
    private <T> T whoeverAsks(Supplier<T> work) {
        var actor = acting.actor();
        return acting.as(
                new Actor(actor.name(), Role.JOB, actor.municipality(), Optional.empty(), Optional.empty()), work);
    }

    /** The code of a gift card that was given; empty before that. */
    public Optional<String> card(Exchange exchange) {
        return Optional.ofNullable(cards(List.of(exchange)).get(exchange.id()));
    }

    /** The codes of the gift cards that were given, by exchange. */
    public Map<UUID, String> cards(Collection<Exchange> asked) {
        var given = asked.stream()
                .filter(e -> e.state() == Exchange.State.FULFILLED && e.item().kind() == Kind.GIFT_CARD)
                .collect(Collectors.toMap(Exchange::id, e -> e.item().id()));
        if (given.isEmpty()) return Map.of();
        var cards = new HashMap<UUID, String>();
        in(() -> items.cards(given.keySet()))
                .forEach((exchange, kept) ->
                        cards.put(exchange, codes.open(Objects.requireNonNull(given.get(exchange)), kept)));
        return cards;
    }

    private boolean book(UUID id) {
        var exchange = in(() -> exchanges.find(id)).orElseThrow();
        var at = in(() -> exchanges.ended(id));
        switch (exchange.state()) {
            case FULFILLED -> spending.spend(id, at);
            // Another server may have set them aside and been stopped before it gave them back.
            case REFUSED -> spending.giveBackIfAny(id, at);
            default -> spending.giveBack(id, at);
        }
        return in(() -> step(id, "booked"));
    }

    /** Finishes what a crash left unfinished, and gives back what was not used in time. */
    void goOn() {
        for (var id : in(exchanges::undecided)) safely(id, () -> decide(id));
        for (var id : in(() -> exchanges.overdue(today(), clock.instant().minus(LONGEST))))
            safely(id, () -> end(id, "lapsed"));
        for (var id : in(exchanges::unbooked)) safely(id, () -> book(id));
    }

    /** One exchange's trouble does not keep the others waiting. */
    private static void safely(UUID id, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("exchange {} could not go on; it is tried again", id, e);
        }
    }

    /** One exchange. */
    public Optional<Exchange> find(UUID exchange) {
        return in(() -> exchanges.find(exchange));
    }

    /** Exchanges of a resident, the latest first. */
    public List<Exchange> of(PersonId person) {
        return in(() -> exchanges.of(person));
    }

    /**
     * Which exchanges are looked for.
     *
     * @param item empty for those of every reward
     * @param state empty for those in every state
     * @param won only tickets that won
     */
    public record Wanted(Optional<UUID> item, Optional<Exchange.State> state, boolean won) {
        /** Those of a lottery that won. */
        public static Wanted winners(UUID item) {
            return new Wanted(Optional.of(item), Optional.empty(), true);
        }
    }

    /**
     * Exchanges, the latest first.
     *
     * @param without so many of the latest are left out
     */
    public List<Exchange> find(Wanted wanted, int without, int most) {
        return in(() -> exchanges.find(wanted, without, most));
    }

    /** How many are looked for. */
    public long count(Wanted wanted) {
        return in(() -> exchanges.count(wanted));
    }

    /** What is owed to a shop for the vouchers of one kind that were used in a month. */
    public record Shop(String shop, String title, long vouchers, long yen) {}

    /** What is owed to the shops for a month. */
    public List<Shop> shops(YearMonth month) {
        return in(() -> exchanges
                .shops(moment(month.atDay(1)), moment(month.plusMonths(1).atDay(1)))
                .stream()
                .map(l -> new Shop(l.shop(), l.title(), l.vouchers(), l.yen()))
                .toList());
    }

    private static Instant moment(LocalDate day) {
        return day.atStartOfDay(Japan.TIME).toInstant();
    }

    private boolean step(UUID id, String step) {
        return exchanges.step(municipality(), id, step, acting.actor().name(), clock.instant());
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
