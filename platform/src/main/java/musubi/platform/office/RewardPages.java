package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.notice.Ways;
import musubi.platform.page.CsvTable;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.PointTerms;
import musubi.platform.points.Points;
import musubi.platform.programme.Providers;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Descriptions;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Lotteries;
import musubi.platform.rewards.Reply;
import musubi.platform.rewards.Supplies;
import musubi.platform.welfare.Bodies;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** What points are exchanged for: the catalogue, the exchanges, what shops are owed, the draws, and exchanging at the counter. */
@Controller
class RewardPages {
    private static final int PAGE = 50;
    private static final int MOST_TAKEN = 50_000;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Catalogue catalogue;
    private final Exchanges exchanges;
    private final Lotteries lotteries;
    private final Supplies supplies;
    private final Descriptions descriptions;
    private final Ways ways;
    private final Points points;
    private final PointTerms terms;
    private final People people;
    private final Titles titles;
    private final Providers providers;
    private final Bodies bodies;
    private final Acting acting;
    private final Clock clock;

    RewardPages(
            Catalogue catalogue,
            Exchanges exchanges,
            Lotteries lotteries,
            Supplies supplies,
            Descriptions descriptions,
            Ways ways,
            Points points,
            PointTerms terms,
            People people,
            Titles titles,
            Providers providers,
            Bodies bodies,
            Acting acting,
            Clock clock) {
        this.catalogue = catalogue;
        this.exchanges = exchanges;
        this.lotteries = lotteries;
        this.supplies = supplies;
        this.descriptions = descriptions;
        this.ways = ways;
        this.points = points;
        this.terms = terms;
        this.people = people;
        this.titles = titles;
        this.providers = providers;
        this.bodies = bodies;
        this.acting = acting;
        this.clock = clock;
    }

    /** What the form holds, as it was typed. */
    record Form(
            String item,
            String kind,
            String agreement,
            String title,
            String points,
            String stock,
            String shop,
            String yen,
            String days,
            String from,
            String last,
            String winners) {
        /** What a browser does not send is empty. */
        Form {
            kind = Objects.requireNonNullElse(kind, "");
            agreement = Objects.requireNonNullElse(agreement, "");
            item = Objects.requireNonNullElse(item, "");
            title = Objects.requireNonNullElse(title, "");
            points = Objects.requireNonNullElse(points, "");
            stock = Objects.requireNonNullElse(stock, "");
            shop = Objects.requireNonNullElse(shop, "");
            yen = Objects.requireNonNullElse(yen, "");
            days = Objects.requireNonNullElse(days, "");
            from = Objects.requireNonNullElse(from, "");
            last = Objects.requireNonNullElse(last, "");
            winners = Objects.requireNonNullElse(winners, "");
        }
    }

    /** An exchange with the resident's name for staff. */
    record Listed(Exchange exchange, String name, Optional<String> card) {}

    /**
     * The filter as it stands in the address.
     *
     * @param state of the exchanges, or {@link #WON}
     */
    record Filter(String item, String state, Integer after) {
        /** In place of a state: tickets that won. */
        static final String WON = "WON";

        /** What a browser does not send, or cannot mean, is empty. */
        Filter {
            item = Objects.requireNonNullElse(item, "");
            if (!item.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) item = "";
            state = Objects.requireNonNullElse(state, "");
            if (!states().contains(state)) state = "";
            after = Math.max(0, Objects.requireNonNullElse(after, 0));
        }

        static List<String> states() {
            return Stream.concat(Arrays.stream(Exchange.State.values()).map(Exchange.State::name), Stream.of(WON))
                    .toList();
        }

        Exchanges.Wanted wanted() {
            return new Exchanges.Wanted(
                    Optional.of(item).filter(i -> !i.isEmpty()).map(UUID::fromString),
                    Optional.of(state)
                            .filter(s -> !s.isEmpty() && !s.equals(WON))
                            .map(Exchange.State::valueOf),
                    state.equals(WON));
        }

        /** The page of exchanges after these. */
        public String address(int next) {
            return UriComponentsBuilder.fromPath("/rewards")
                    .queryParam("item", item)
                    .queryParam("state", state)
                    .queryParam("after", next)
                    .toUriString();
        }
    }

    @GetMapping("/rewards")
    String list(
            @ModelAttribute("filter") Filter filter,
            @RequestParam(name = "as", defaultValue = "") String as,
            @RequestParam(name = "list", defaultValue = "") String list,
            Model page) {
        var wanted = filter.wanted();
        boolean taken = !as.isEmpty() && list.equals("exchanges");
        int most = taken ? MOST_TAKEN : PAGE;
        var found = exchanges.find(wanted, taken ? 0 : filter.after(), most + 1);
        page.addAttribute("offered", catalogue.all());
        page.addAttribute("states", Filter.states());
        page.addAttribute("exchanges", listed(found.stream().limit(most).toList()));
        page.addAttribute("cut", taken && found.size() > most ? most : null);
        page.addAttribute("count", exchanges.count(wanted));
        if (found.size() > most) page.addAttribute("nextPage", filter.address(filter.after() + PAGE));
        if (filter.after() > 0) page.addAttribute("earlierPage", filter.address(Math.max(0, filter.after() - PAGE)));
        return "office/rewards";
    }

    private List<Listed> listed(List<Exchange> asked) {
        var names = people.names(asked.stream().map(Exchange::person).toList());
        var cards = exchanges.cards(asked);
        return asked.stream()
                .map(e -> new Listed(e, names.getOrDefault(e.person(), ""), Optional.ofNullable(cards.get(e.id()))))
                .toList();
    }

    @GetMapping("/rewards/new")
    String form(Model page, Locale locale) {
        var today = today();
        return form(
                new Form(
                        UUID.randomUUID().toString(),
                        "voucher",
                        "",
                        "",
                        "500",
                        "",
                        "",
                        "500",
                        "90",
                        today.toString(),
                        today.plusMonths(6).toString(),
                        "10"),
                Map.of(),
                page,
                locale);
    }

    private String form(Form form, Map<String, String> wrong, Model page, Locale locale) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("kinds", List.of(Kind.values()));
        page.addAttribute("agreements", terms.inForce());
        page.addAttribute("payees", payees());
        page.addAttribute("titles", titles.agreements(locale));
        return "office/reward-new";
    }

    /** Who can be paid for a reward, by the name of their accounts: the providers, for donations companies and groups too. */
    private Map<String, String> payees() {
        var payees = new LinkedHashMap<String, String>();
        providers.all().forEach(p -> payees.put(p.id(), p.name()));
        bodies.names().forEach(payees::putIfAbsent);
        return payees;
    }

    @PostMapping("/rewards")
    String add(@ModelAttribute Form form, Model page, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        var kind = Arrays.stream(Kind.values())
                .filter(k -> k.word().equals(form.kind()))
                .findFirst()
                .orElse(Kind.GOODS);
        if (form.title().isBlank()) wrong.put("title", "rewards.title-missing");
        if (form.agreement().isBlank()) wrong.put("agreement", "rewards.agreement-missing");
        if (kind == Kind.VOUCHER && !titles.providers().containsKey(form.shop()))
            wrong.put("shop", "rewards.shop-missing");
        if (kind == Kind.DONATION && !payees().containsKey(form.shop())) wrong.put("shop", "rewards.recipient-missing");
        boolean paid = kind == Kind.VOUCHER || kind == Kind.DONATION;
        if (paid && !Role.DECIDING.contains(acting.actor().role())) wrong.put("shop", "rewards.deciders-say");
        long price = number("points", form.points(), 10_000_000, wrong);
        long yen = paid ? number("yen", form.yen(), 10_000_000, wrong) : 0;
        long days = kind == Kind.VOUCHER ? number("days", form.days(), Item.LONGEST_DAYS, wrong) : 0;
        long winners = kind == Kind.LOTTERY ? number("winners", form.winners(), Lotteries.MOST_WINNERS, wrong) : 1;
        Optional<Integer> stock = form.stock().isBlank()
                ? Optional.empty()
                : Optional.of((int) number("stock", form.stock(), 1_000_000, wrong));
        var from = day("from", form.from(), wrong);
        var last = day("last", form.last(), wrong);
        if (last.isBefore(from)) wrong.put("last", "rewards.last-before");
        if (!wrong.isEmpty()) return form(form, wrong, page, locale);
        var item = new Item(
                UUID.fromString(form.item()),
                kind,
                form.agreement(),
                form.title().strip(),
                price,
                paid ? form.shop() : "",
                yen,
                (int) days,
                from,
                last);
        try {
            if (kind == Kind.LOTTERY) lotteries.add(item, (int) winners);
            else catalogue.add(item, stock);
        } catch (BadInput e) {
            return form(form, Map.of("points", "rewards.points-not-allowed"), page, locale);
        }
        return "redirect:/rewards/" + form.item();
    }

    private static long number(String field, String text, long most, Map<String, String> wrong) {
        return number(field, text, most, wrong, 1);
    }

    private static long number(String field, String text, long most, Map<String, String> wrong, long otherwise) {
        var digits = text.strip().replace(",", "");
        if (digits.matches("[0-9]{1,9}")) {
            long number = Long.parseLong(digits);
            if (number >= 1 && number <= most) return number;
        }
        wrong.put(field, "rewards.number-unreadable");
        return otherwise;
    }

    private static LocalDate day(String field, String text, Map<String, String> wrong) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            wrong.put(field, "rewards.day-unreadable");
            return LocalDate.EPOCH;
        }
    }

    @GetMapping("/rewards/{item}")
    String show(@PathVariable UUID item, @ModelAttribute("turn") Turn turn, Model page) {
        page.addAttribute(
                "offered",
                catalogue.all().stream()
                        .filter(o -> o.item().id().equals(item))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute("shops", titles.providers());
        page.addAttribute("payees", payees());
        page.addAttribute(
                "assignable", catalogue.find(item).filter(catalogue::assignable).isPresent());
        var lottery = lotteries.find(item);
        page.addAttribute("lottery", lottery.orElse(null));
        lottery.flatMap(Lotteries.Lottery::draw)
                .ifPresent(draw -> page.addAttribute("tickets", turn.of("tickets", PAGE, draw.tickets())));
        page.addAttribute("winners", winners(item));
        page.addAttribute("today", today());
        kept(item, page);
        return "office/reward";
    }

    /** What is said about it, what came of it, and who waits for it. */
    private void kept(UUID item, Model page) {
        page.addAttribute("about", descriptions.of(item));
        page.addAttribute("longest", Descriptions.LONGEST);
        page.addAttribute(
                "suppliable", catalogue.find(item).filter(supplies::possible).isPresent());
        page.addAttribute("supplies", supplies.of(item).stream().map(Came::of).toList());
        page.addAttribute("supply", UUID.randomUUID());
        var unready = listed(exchanges.unready(item));
        page.addAttribute("unready", unready);
        page.addAttribute(
                "ways",
                ways.counts(
                        "goods-ready",
                        unready.stream().map(l -> l.exchange().person()).toList()));
    }

    /** What came of it, as it is shown: local time to the minute. */
    record Came(String at, int more, String why) {
        static Came of(Supplies.Supply supply) {
            return new Came(MINUTE.format(supply.at()), supply.more(), supply.why());
        }
    }

    /** Whose tickets won, by the ticket. */
    private Map<String, Listed> winners(UUID item) {
        return listed(exchanges.find(Exchanges.Wanted.winners(item), 0, Lotteries.MOST_WINNERS)).stream()
                .collect(Collectors.toMap(w -> w.exchange().id().toString(), w -> w));
    }

    @PostMapping("/rewards/{item}/cards")
    String cards(
            @PathVariable UUID item,
            @RequestParam String codes,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            next.addFlashAttribute("taken", catalogue.takeCards(item, codes));
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("cards", typed, e, locale, "codes"));
        }
        return "redirect:/rewards/" + item;
    }

    /** Says who is paid for an item that was entered without. */
    @PostMapping("/rewards/{item}/payee")
    String assign(
            @PathVariable UUID item,
            @RequestParam(defaultValue = "") String party,
            @RequestParam(defaultValue = "") String yen,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        if (catalogue.find(item).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        try {
            catalogue.assign(item, party, number("yen", yen, 10_000_000, new LinkedHashMap<>(), 0));
            next.addFlashAttribute("assigned", true);
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("payee", typed, e, locale, "party"));
        }
        return "redirect:/rewards/" + item;
    }

    @PostMapping("/rewards/{item}/end")
    String end(@PathVariable UUID item) {
        catalogue.end(item);
        return "redirect:/rewards/" + item;
    }

    @PostMapping("/rewards/{item}/draw")
    String draw(@PathVariable UUID item, RedirectAttributes next) {
        if (catalogue.find(item).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        next.addFlashAttribute("drawing", lotteries.draw(item));
        return "redirect:/rewards/" + item;
    }

    @GetMapping("/rewards/{item}/draw.json")
    ResponseEntity<Lotteries.Lottery> published(@PathVariable UUID item) {
        return ResponseEntity.of(lotteries.find(item));
    }

    @PostMapping("/rewards/exchanges/{exchange}/{what}")
    String resolve(
            @PathVariable UUID exchange,
            @PathVariable String what,
            @RequestParam(defaultValue = "/rewards") String back,
            RedirectAttributes next) {
        var reply = switch (what) {
            case "fulfil" -> exchanges.fulfil(exchange);
            case "cancel" -> exchanges.cancel(exchange);
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
        if (reply instanceof Reply.Refused(var why)) next.addFlashAttribute("refused", "rewards.refused." + why);
        return "redirect:"
                + (back.matches("/people/[0-9a-f-]{36}/rewards|/rewards\\?[A-Za-z0-9=&-]*") ? back : "/rewards");
    }

    @GetMapping("/rewards/shops")
    String shops(@RequestParam(defaultValue = "") String month, Model page) {
        var shown = month(month);
        page.addAttribute("month", shown);
        page.addAttribute("before", shown.minusMonths(1));
        page.addAttribute("after", shown.plusMonths(1));
        page.addAttribute("shops", owed(shown));
        return "office/shops";
    }

    @GetMapping("/rewards/shops.csv")
    ResponseEntity<byte[]> shopsCsv(@RequestParam(defaultValue = "") String month) {
        var shown = month(month);
        return CsvTable.answer(
                "shops-" + shown,
                List.of("month", "shop", "voucher", "used", "yen"),
                owed(shown).stream()
                        .map(s -> List.of(
                                shown.toString(),
                                s.shop(),
                                s.title(),
                                Long.toString(s.vouchers()),
                                Long.toString(s.yen())))
                        .toList());
    }

    /** What shops are owed, under their names. */
    private List<Exchanges.Shop> owed(YearMonth month) {
        var names = titles.providers();
        return exchanges.shops(month).stream()
                .map(s -> new Exchanges.Shop(names.getOrDefault(s.shop(), s.shop()), s.title(), s.vouchers(), s.yen()))
                .sorted(Comparator.comparing(Exchanges.Shop::shop).thenComparing(Exchanges.Shop::title))
                .toList();
    }

    private YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            return YearMonth.from(today());
        }
    }

    @GetMapping("/people/{person}/rewards")
    String ofPerson(@PathVariable UUID person, Model page, Locale locale) {
        var resident =
                people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("resident", resident);
        page.addAttribute("held", points.of(resident.id()));
        page.addAttribute("titles", titles.agreements(locale));
        page.addAttribute(
                "offered",
                catalogue.all().stream().filter(Catalogue.Offered::now).toList());
        page.addAttribute("shops", titles.providers());
        page.addAttribute("exchanges", listed(exchanges.of(resident.id())));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/person-rewards";
    }

    @PostMapping("/people/{person}/rewards")
    String ask(
            @PathVariable UUID person,
            @RequestParam UUID exchange,
            @RequestParam UUID item,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        if (exchanges.ask(exchange, item, new PersonId(person)) instanceof Reply.Refused(var why))
            next.addFlashAttribute(
                    SentBack.NAME, SentBack.of(item.toString(), typed, "item", "rewards.refused." + why));
        else next.addFlashAttribute("done", true);
        return "redirect:/people/%s/rewards".formatted(person);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
