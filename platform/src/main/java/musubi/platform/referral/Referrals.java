package musubi.platform.referral;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.Introductions;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Referrals of people to what there is in the community. A clinic or the office sends one, a provider answers and tells what was done; each step says
 * who took it, when and why. Nobody is told who somebody is without their consent.
 */
@Component
public class Referrals {
    /** The most letters of what is asked. */
    public static final int ASKED = 200;

    /** The most letters of why, and of how somebody lives. */
    public static final int LONGEST = 1_000;

    /** The priorities of FHIR. */
    public static final List<String> PRIORITIES = List.of("routine", "urgent", "asap", "stat");

    private static final int REASON = 400;

    /** In which of its states a referral can be done in parts: our own choice. */
    private static final Set<State> PARTED =
            EnumSet.of(State.DRAFT, State.REQUESTED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD);

    private final ReferralRepository repository;
    private final States states;
    private final Introductions introductions;
    private final Providers providers;
    private final Programmes programmes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Referrals(
            ReferralRepository repository,
            States states,
            Introductions introductions,
            Providers providers,
            Programmes programmes,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.repository = repository;
        this.states = states;
        this.introductions = introductions;
        this.providers = providers;
        this.programmes = programmes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Keeps a draft, which nobody but whoever makes it and the office sees. The same request again changes nothing.
     *
     * @throws BadInput with everything that is wrong, or when another referral has this id
     */
    @Transactional
    public Making.Made draft(Wanted wanted) {
        check(wanted);
        var actor = acting.actor();
        if (!introductions.there(wanted.person()))
            throw bad("person", "referral.nobody", "この参加者はいません。", "There is no such participant.");
        boolean office = Role.STAFF.contains(actor.role());
        if (wanted.partOf().isPresent()) part(wanted, wanted.partOf().get());
        if (!repository.add(wanted, actor, office, now())) {
            var known = repository.find(wanted.id()).filter(r -> same(r, wanted));
            return new Making.Made(
                    known.orElseThrow(() -> bad(
                            "id",
                            "referral.other",
                            "この番号の紹介は別の内容です。画面を開き直してください。",
                            "Another referral has this id: open the page again.")),
                    false);
        }
        var made = repository.find(wanted.id()).orElseThrow();
        var introduced =
                introductions.of(List.of(wanted.id().value())).get(wanted.id().value());
        if (introduced != null && introduced.namedIn(wanted.said().asked())) throw named("asked");
        repository.step(made, "", actor);
        record("referral.made", made, "", "{\"state\":\"draft\"}");
        return new Making.Made(made, true);
    }

    /** Only what is going on can be done in parts, and for the one whom it is about. Sent again later, it is the same. */
    private void part(Wanted wanted, ReferralId first) {
        boolean goesOn = repository
                .find(first)
                .filter(r -> r.person().equals(wanted.person()))
                .filter(r -> PARTED.contains(r.state()))
                .isPresent();
        if (!goesOn && repository.find(wanted.id()).isEmpty())
            throw bad(
                    "partOf",
                    "referral.part-of",
                    "もとの紹介がないか、この方についてのものでないか、もう終わっています。",
                    "There is no such referral to be part of, it is about somebody else, or it is over.");
    }

    private static boolean same(Referral known, Wanted wanted) {
        return known.person().equals(wanted.person())
                && known.programme().equals(wanted.programme())
                && known.kind().equals(wanted.kind())
                && known.priority().equals(wanted.priority())
                && known.prohibited() == wanted.prohibited()
                && known.partOf().equals(wanted.partOf())
                && known.said().equals(wanted.said());
    }

    /**
     * Makes a referral and sends it at once; the same request again changes nothing.
     *
     * @throws BadInput with everything that is wrong
     */
    @Transactional
    public Making make(Wanted wanted) {
        check(wanted);
        if (repository.find(wanted.id()).isEmpty()
                && introductions
                        .agreed(wanted.person(), wanted.provider().orElse(Introductions.ANY))
                        .isEmpty()) return new Making.NotAgreed();
        var draft = draft(wanted);
        if (!draft.added()) return draft;
        return switch (move(
                wanted.id(), Optional.of(draft.referral().version()), State.REQUESTED, "", Optional.empty())) {
            case Moving.Moved(var sent) -> new Making.Made(sent, true);
            case Moving.NotAgreed() ->
                throw new IllegalStateException("somebody took back their consent in the same moment");
            case Moving.NotAllowed not -> throw new IllegalStateException("a draft cannot be sent: " + not);
            case Moving.Stale stale -> throw new IllegalStateException("a fresh draft is old: " + stale);
        };
    }

    private void check(Wanted wanted) {
        if (!states.kinds().containsKey(wanted.kind()))
            throw bad("kind", "referral.kind", "何の紹介かを一覧から選んでください。", "Choose what it is about from the list.");
        if (!PRIORITIES.contains(wanted.priority()))
            throw bad("priority", "referral.priority", "急ぎかどうかを一覧から選んでください。", "Choose how urgent it is from the list.");
        text("asked", wanted.said().asked(), ASKED, true);
        text("reason", wanted.said().reason(), LONGEST, false);
        text("living", wanted.said().living(), LONGEST, false);
        if (wanted.provider().isPresent()
                && providers.find(wanted.provider().get()).isEmpty())
            throw bad("provider", "referral.provider", "紹介先を一覧から選んでください。", "Choose the provider from the list.");
        if (wanted.programme().isPresent()) programme(wanted.programme().get(), wanted.provider());
    }

    private void programme(String id, Optional<String> provider) {
        var found = programmes.find(id);
        if (found.isEmpty() || provider.isPresent() && !found.get().provider().equals(provider.get()))
            throw bad(
                    "programme",
                    "referral.programme",
                    "プログラムを紹介先のものから選んでください。",
                    "Choose a programme of the provider it goes to.");
    }

    private static void text(String field, String text, int most, boolean needed) {
        if (text.length() > most || text.indexOf('\u0000') >= 0)
            throw bad(
                    field,
                    "referral.text",
                    "%,d 文字以内で書いてください。".formatted(most),
                    "Write at most %,d letters.".formatted(most));
        if (needed && text.isBlank())
            throw bad(field, "referral.text-missing", "何を頼むかを書いてください。", "Write what is asked for.");
    }

    private static BadInput named(String field) {
        return bad(
                field,
                "referral.named",
                "ここはどの事業者も読みます。氏名を書かないでください。",
                "Every provider reads this: leave the name out.");
    }

    /**
     * Takes a step. Sent twice, the second changes nothing.
     *
     * @param version on which the step was decided; empty where it does not matter
     * @param outcome what was done, for the step that completes it
     * @throws BadInput when no reason is given where one is needed, or no outcome
     * @throws java.util.NoSuchElementException when there is none that the actor may see
     */
    @Transactional
    public Moving move(ReferralId id, Optional<Integer> version, State to, String why, Optional<Outcome> outcome) {
        return move(id, version, to, why, outcome, Optional.empty());
    }

    /**
     * Sends a draft to a provider, or where none is named to all of them.
     *
     * @throws BadInput when there is no such provider
     * @throws java.util.NoSuchElementException when there is none that the actor may see
     */
    @Transactional
    public Moving send(ReferralId id, Optional<Integer> version, Optional<String> provider) {
        if (provider.isPresent() && providers.find(provider.get()).isEmpty())
            throw bad("provider", "referral.provider", "紹介先を一覧から選んでください。", "Choose the provider from the list.");
        return move(id, version, State.REQUESTED, "", Optional.empty(), provider);
    }

    private Moving move(
            ReferralId id,
            Optional<Integer> version,
            State to,
            String why,
            Optional<Outcome> outcome,
            Optional<String> sentTo) {
        var now = repository.lock(id).orElseThrow();
        var actor = acting.actor();
        if (now.state() == to
                && (sentTo.isEmpty() || sentTo.equals(now.provider()))
                && version.map(v -> v == now.version() - 1).orElse(true)
                && lastBy(now, actor.name())) return new Moving.Moved(now);
        if (version.isPresent() && version.get() != now.version()) return new Moving.Stale(now);
        var allowed = next(now);
        if (!allowed.contains(to)) return new Moving.NotAllowed(now.state(), allowed);
        text("why", why, REASON, false);
        if (states.asksWhy(to) && why.isBlank())
            throw bad(
                    "why",
                    "referral.why",
                    "理由を書いてください。紹介した人が読みます。",
                    "Write the reason; whoever referred them reads it.");
        var provider = sentTo.or(now::provider).or(() -> to == State.ACCEPTED ? actor.provider() : Optional.empty());
        var agreed = Optional.<Introductions.Agreed>empty();
        if (to == State.REQUESTED || to == State.ACCEPTED) {
            agreed = introductions.agreed(now.person(), provider.orElse(Introductions.ANY));
            if (agreed.isEmpty()) return new Moving.NotAgreed();
        }
        if (to == State.COMPLETED) told(now, outcome);
        var at = now();
        var moved = new Referral(
                now.id(),
                now.person(),
                now.actor(),
                now.office(),
                provider,
                now.programme(),
                now.kind(),
                now.priority(),
                now.prohibited(),
                now.partOf(),
                now.said(),
                to,
                now.version() + 1,
                now.madeAt(),
                to == State.REQUESTED ? Optional.of(at) : now.askedAt(),
                agreed.map(Introductions.Agreed::recipient).or(now::agreedWith),
                agreed.map(Introductions.Agreed::version).orElse(now.agreedTo()),
                at);
        repository.change(moved);
        repository.step(moved, why.strip(), actor);
        record(
                "referral.moved",
                moved,
                "{\"state\":\"%s\"}".formatted(now.state().word()),
                "{\"state\":\"%s\"}".formatted(to.word()));
        return new Moving.Moved(moved);
    }

    private boolean lastBy(Referral now, String actor) {
        return repository.steps(now.id()).getLast().actor().equals(actor);
    }

    /** What was done is told with the step or was told before it. */
    private void told(Referral now, Optional<Outcome> outcome) {
        if (outcome.isPresent()) tell(now, outcome.get());
        else if (outcome(now.id()).isEmpty())
            throw bad("done", "referral.outcome", "何をしたかと、その日を書いてください。", "Write what was done, and on which day.");
    }

    /**
     * Tells what was done, before the step that completes it. False when it was told before; it is not told anew.
     *
     * @throws BadInput when it says nothing, or is of a day to come
     * @throws java.util.NoSuchElementException when there is none that the actor may see
     */
    @Transactional
    public Telling tell(ReferralId id, Outcome outcome) {
        var now = repository.lock(id).orElseThrow();
        if (now.state() == State.COMPLETED && outcome(id).equals(Optional.of(outcome))) return new Telling.Told(false);
        if (now.state() != State.IN_PROGRESS || !next(now).contains(State.COMPLETED))
            return new Telling.TooEarly(now.state());
        return new Telling.Told(tell(now, outcome));
    }

    /** What came of telling what was done. */
    public sealed interface Telling {
        /**
         * It stands.
         *
         * @param added false when it stood before
         */
        record Told(boolean added) implements Telling {}

        /** Only while something is being done can be told what was. */
        record TooEarly(State now) implements Telling {}
    }

    private boolean tell(Referral now, Outcome outcome) {
        text("done", outcome.done(), REASON, false);
        if (!outcome.told())
            throw bad("done", "referral.outcome", "何をしたかと、その日を書いてください。", "Write what was done, and on which day.");
        if (outcome.day().isAfter(today()))
            throw bad("day", "referral.day", "まだ来ていない日です。", "This day is still to come.");
        if (outcome.programme().isPresent()) programme(outcome.programme().get(), now.provider());
        boolean added = repository.add(now.id(), outcome, acting.actor(), now());
        if (!added && !outcome(now.id()).equals(Optional.of(outcome)))
            throw bad(
                    "done", "referral.told-before", "結果は別の内容で記録されています。", "Something else was told to have been done.");
        if (added) record("referral.told", now, "", "{\"day\":\"%s\"}".formatted(outcome.day()));
        return added;
    }

    /** Where the actor may take it from here. */
    public Set<State> next(Referral referral) {
        var next = states.next(referral.state(), sides(referral));
        if (referral.provider().isEmpty()) {
            boolean claims = acting.actor().role() == Role.PROVIDER;
            next.removeIf(state -> state == State.REJECTED || state == State.ACCEPTED && !claims);
        }
        return next;
    }

    private Set<States.Side> sides(Referral referral) {
        var actor = acting.actor();
        var sides = EnumSet.noneOf(States.Side.class);
        if (actor.role() == Role.PROVIDER) {
            if (referral.provider().isEmpty() || referral.provider().equals(actor.provider()))
                sides.add(States.Side.PROVIDER);
            return sides;
        }
        if (Role.STAFF.contains(actor.role())) sides.add(States.Side.OFFICE);
        // Who refers sees those of their own organisation alone, and any colleague carries them on.
        if (actor.role() == Role.CLINIC || referral.actor().equals(actor.name())) sides.add(States.Side.SENDER);
        return sides;
    }

    /** The referral, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Referral> find(ReferralId id) {
        return repository.find(id);
    }

    /** Those of the parts of a referral that the actor may see, the first made first. */
    @Transactional(readOnly = true)
    public List<Referral> parts(Referral first) {
        return tellsOf(first)
                ? repository.parts(first.id()).stream().filter(this::tellsOf).toList()
                : List.of();
    }

    /** The one that a referral is a part of, for whoever may know that both are about the same person. */
    @Transactional(readOnly = true)
    public Optional<Referral> first(Referral part) {
        return part.partOf().filter(id -> tellsOf(part)).flatMap(this::find).filter(this::tellsOf);
    }

    /** Whether a referral may be told together with the id of the one it is a part of. */
    @Transactional(readOnly = true)
    public boolean namesFirst(Referral part) {
        return tellsOf(part)
                && part.partOf().flatMap(this::find).map(this::tellsOf).orElse(true);
    }

    /** Providers learn of whom a referral is when it is theirs, so of one that is not theirs they are not told what it belongs to. */
    private boolean tellsOf(Referral referral) {
        var actor = acting.actor();
        return actor.role() != Role.PROVIDER
                || (actor.provider().isPresent() && actor.provider().equals(referral.provider()));
    }

    /** Those that are looked for, the last changed first, at most so many. */
    @Transactional(readOnly = true)
    public List<Referral> find(Filter filter, int most) {
        return repository.find(filter, Optional.empty(), most);
    }

    /**
     * A place in the order in which they changed.
     *
     * @param changedAt when the one there did
     */
    public record Position(Instant changedAt, ReferralId id) {}

    /** Those that are looked for, the last changed first, from behind a place on, at most so many. */
    @Transactional(readOnly = true)
    public List<Referral> find(Filter filter, Optional<Position> after, int most) {
        return repository.find(filter, after, most);
    }

    /** How many are looked for. */
    @Transactional(readOnly = true)
    public long count(Filter filter) {
        return repository.count(filter);
    }

    /** Every step of a referral, the first first. */
    @Transactional(readOnly = true)
    public List<Step> steps(ReferralId id) {
        return repository.steps(id);
    }

    /** Why the last steps of these were taken, where somebody said so. */
    @Transactional(readOnly = true)
    public Map<ReferralId, String> reasons(Collection<ReferralId> ids) {
        return repository.reasons(ids);
    }

    /** What was done in the end. */
    @Transactional(readOnly = true)
    public Optional<Outcome> outcome(ReferralId id) {
        return Optional.ofNullable(repository.outcomes(List.of(id)).get(id));
    }

    /** What was done in the end, by referral. */
    @Transactional(readOnly = true)
    public Map<ReferralId, Outcome> outcomes(Collection<ReferralId> ids) {
        return repository.outcomes(ids);
    }

    /** Since when a referral without an answer has waited too long. */
    public Instant late() {
        return clock.instant().minus(Duration.ofDays(states.answerWithinDays()));
    }

    /** How many have waited too long for an answer. */
    @Transactional(readOnly = true)
    public long overdue() {
        return repository.count(Filter.ALL.waitingSince(late()));
    }

    /** How many wait for an answer of whoever asks. */
    @Transactional(readOnly = true)
    public long waiting() {
        return repository.count(Filter.ALL.in(List.of(State.REQUESTED)));
    }

    /** How whoever made referrals is named on letters. */
    @Transactional(readOnly = true)
    Sender sender(String actor) {
        return repository.sender(actor);
    }

    /** Keeps how the actor is named on letters. */
    @Transactional
    void keep(Sender sender) {
        repository.keep(sender, acting.actor(), now());
        audit.record("referral.sender-kept", "account " + acting.actor().name(), Optional.empty(), "", "");
    }

    /** Whom these are about, as far as the actor may know it. */
    @Transactional(readOnly = true)
    public Map<ReferralId, Introductions.Introduced> introduced(Collection<ReferralId> ids) {
        return introductions.of(ids.stream().map(ReferralId::value).toList()).entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(e -> new ReferralId(e.getKey()), Map.Entry::getValue));
    }

    private void record(String action, Referral referral, String before, String after) {
        audit.record(
                action,
                "referral " + referral.id(),
                Optional.of(referral.person()).map(PersonId::value),
                "",
                before,
                after);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private static BadInput bad(String field, String code, String ja, String en) {
        return new BadInput(code, Place.whole(field), "", new Words(ja, en));
    }
}
