package musubi.platform.rewards;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.payout.Remittances;
import musubi.platform.points.Spending;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What can be had for points. */
@Component
public class Catalogue {
    private static final int MOST_CARDS = 10_000;

    private final ItemRepository items;
    private final Spending spending;
    private final Codes codes;
    private final Remittances remittances;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Catalogue(
            ItemRepository items,
            Spending spending,
            Codes codes,
            Remittances remittances,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.items = items;
        this.spending = spending;
        this.codes = codes;
        this.remittances = remittances;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An item as a list shows it.
     *
     * @param left how many are left; empty when it is not limited
     */
    public record Offered(Item item, Optional<Integer> left, boolean now) {}

    /**
     * Adds an item; the same again changes nothing.
     *
     * @param stock how many there are; empty for as many as wanted
     * @throws BadInput when the agreement does not allow exchanging so many points at once
     */
    @Transactional
    public void add(Item item, Optional<Integer> stock) {
        if (!spending.allowed(item.agreement(), item.points()))
            throw new BadInput(
                    "rewards.points",
                    Place.whole("points"),
                    Long.toString(item.points()),
                    new Words(
                            "約款の交換の決まり（最低ポイントと刻み）に合いません。",
                            "The agreement does not allow exchanging so many points at once."));
        if (!items.add(municipality(), item, clock.instant())) return;
        // Gift cards are as many as there are codes.
        if (item.kind() == Kind.GIFT_CARD) items.supply(municipality(), item.id(), 0);
        else stock.ifPresent(count -> items.supply(municipality(), item.id(), count));
        audit.record(
                "rewards.added",
                "reward " + item.id(),
                Optional.empty(),
                "",
                "{\"kind\":\"%s\",\"points\":%d}".formatted(item.kind().word(), item.points()));
    }

    /**
     * Whether the office may say who is paid for an item: when it names nobody who can be paid, or a donation no sum, or as long as
     * nobody exchanged points for it.
     */
    @Transactional(readOnly = true)
    public boolean assignable(Item item) {
        return item.paid()
                && (item.yen() == 0 || !remittances.names().containsKey(item.shop()) || !items.wanted(item.id()));
    }

    /**
     * Says who is paid for an item that was entered without; what was used or given before is then owed to them. The same again changes
     * nothing.
     *
     * @param yen for each; taken only where the item says no sum
     * @throws BadInput when nobody of this name can be paid, no sum is said, or the item has its payee
     */
    @Transactional
    public void assign(UUID id, String party, long yen) {
        var item = items.find(id).orElseThrow();
        long sum = item.yen() == 0 ? yen : item.yen();
        if (item.shop().equals(party) && item.yen() == sum) return;
        if (!assignable(item))
            throw refused(
                    "rewards.payee-stays",
                    "party",
                    "支払先は決まっていて、交換もされています。別の支払先にするときは、この景品の提供を終え、新しい景品を追加してください。",
                    "Its payee is set, and it was exchanged. To pay somebody else, end this reward and add a new one.");
        if (!remittances.names().containsKey(party))
            throw refused("rewards.payee", "party", "支払先を一覧から選んでください。", "Choose who is paid from the list.");
        if (sum < 1 || sum > 10_000_000)
            throw refused(
                    "rewards.payee-yen",
                    "yen",
                    "1件につき支払う額を、1円から10,000,000円までの数字で入力してください。",
                    "Enter what is paid for each, from 1 to 10,000,000 yen.");
        items.assign(id, party, sum);
        audit.record(
                "rewards.payee-set",
                "reward " + id,
                Optional.empty(),
                "",
                written(item.shop(), item.yen()),
                written(party, sum));
    }

    private static String written(String party, long yen) {
        return CanonicalJson.write(new CanonicalJson.OneLine(Map.of("shop", party, "yen", yen)))
                .strip();
    }

    private static BadInput refused(String code, String field, String ja, String en) {
        return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
    }

    /** Offers an item no longer from tomorrow on. */
    @Transactional
    public void end(UUID item) {
        var last = today();
        items.end(item, last)
                .ifPresent(was -> audit.record(
                        "rewards.ended",
                        "reward " + item,
                        Optional.empty(),
                        "",
                        "{\"last\": \"%s\"}".formatted(was),
                        "{\"last\": \"%s\"}".formatted(last)));
    }

    /**
     * Takes in codes of gift cards, one a line. A code that is there already is not taken in twice.
     *
     * @return how many were taken in
     */
    @Transactional
    public int takeCards(UUID item, String text) {
        var lines = text.lines()
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .distinct()
                .toList();
        if (lines.isEmpty() || lines.size() > MOST_CARDS)
            throw new BadInput(
                    "rewards.cards",
                    Place.whole("codes"),
                    Integer.toString(lines.size()),
                    new Words(
                            "1行に1つずつ、%,d 件までの番号を貼り付けてください。".formatted(MOST_CARDS),
                            "Paste the codes, one a line, up to %,d.".formatted(MOST_CARDS)));
        int added = items.addCards(
                municipality(),
                item,
                lines.stream().map(codes::mark).toList(),
                lines.stream().map(code -> codes.seal(item, code)).toList(),
                clock.instant());
        items.supply(municipality(), item, added);
        audit.record("rewards.cards-taken", "reward " + item, Optional.empty(), "", "{\"cards\":%d}".formatted(added));
        return added;
    }

    /** Everything, what is offered longest in front. */
    @Transactional(readOnly = true)
    public List<Offered> all() {
        return items.all().stream()
                .map(item -> new Offered(item, items.left(item.id()), item.offeredOn(today())))
                .toList();
    }

    /** One item. */
    @Transactional(readOnly = true)
    public Optional<Item> find(UUID item) {
        return items.find(item);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
