package musubi.platform.joint;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.joint.JointProgramme.State;
import musubi.platform.municipality.Code;
import musubi.platform.people.Schemes;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The joint programmes of the municipality that is worked for. */
@Component
public class JointProgrammes {
    private static final int TITLE = 100;

    private final JointRepository repository;
    private final Schemes schemes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    JointProgrammes(JointRepository repository, Schemes schemes, Acting acting, Audit audit, Clock clock) {
        this.repository = repository;
        this.schemes = schemes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those it takes part in, took part in or was asked to; the last invitation first. */
    @Transactional(readOnly = true)
    public List<JointProgramme> all() {
        return repository.own();
    }

    /** The one with this id, if it was asked to take part. */
    @Transactional(readOnly = true)
    public Optional<JointProgramme> find(UUID programme) {
        return repository.own(programme);
    }

    /**
     * Begins a programme and takes part with a scheme. The same again changes nothing.
     *
     * @throws BadInput when it has no title, or there is no such scheme
     */
    @Transactional
    public void found(UUID programme, Words title, String scheme) {
        if (title.ja().isBlank() || title.ja().length() > TITLE || title.en().length() > TITLE)
            throw refused(
                    "joint.title",
                    title.ja(),
                    new Words("名前を100字以内で書いてください。", "Write the name in at most 100 letters."));
        known(scheme);
        if (!repository.found(programme, title, clock.instant())) return;
        audit.record("joint.founded", of(programme), Optional.empty(), "", json(title.ja()));
        step(programme, State.ACCEPTED, scheme);
    }

    /**
     * Invites a municipality of this server to a programme that this one began. Again changes nothing.
     *
     * @throws BadInput when this one did not begin it or takes no part
     */
    @Transactional
    public void invite(UUID programme, Code invited) {
        hosted(programme);
        if (repository.invite(programme, invited, clock.instant()))
            audit.record("joint.invited", of(programme), Optional.empty(), "", json(invited.digits()));
    }

    /**
     * Takes an invitation back, answered or not; what the municipality added so far stays in the sums.
     *
     * @throws BadInput when this one did not begin it, or it is about itself
     */
    @Transactional
    public void remove(UUID programme, Code removed) {
        hosted(programme);
        if (removed.equals(acting.actor().municipality()))
            throw refused("joint.host", removed.digits(), new Words("始めた自治体は取り消せません。", "The host is not removed."));
        if (repository.remove(programme, removed, clock.instant()))
            audit.record("joint.removed", of(programme), Optional.empty(), "", json(removed.digits()), "");
    }

    private void hosted(UUID programme) {
        var own = repository.own(programme);
        if (own.isEmpty()
                || own.get().state() != State.ACCEPTED
                || !own.get().host().equals(acting.actor().municipality()))
            throw refused(
                    "joint.not-host",
                    programme.toString(),
                    new Words("この連携を始めた自治体だけができます。", "Only the municipality that began it can do this."));
    }

    /**
     * Takes part with a scheme. Again changes nothing.
     *
     * @throws BadInput when it was not invited, or there is no such scheme
     */
    @Transactional
    public void accept(UUID programme, String scheme) {
        known(scheme);
        answer(programme, State.ACCEPTED, scheme);
    }

    /** Takes no part. Again changes nothing. */
    @Transactional
    public void decline(UUID programme) {
        answer(programme, State.DECLINED, "");
    }

    /** Takes part no longer; what was added up stays, and it sees the sums no more. Again changes nothing. */
    @Transactional
    public void leave(UUID programme) {
        answer(programme, State.LEFT, "");
    }

    private void answer(UUID programme, State answer, String scheme) {
        repository.lock(municipality(), programme);
        var own = repository
                .own(programme)
                .orElseThrow(() -> refused(
                        "joint.not-invited",
                        programme.toString(),
                        new Words("この連携には招かれていません。", "This municipality was not invited.")));
        if (own.state() == State.REMOVED)
            throw refused(
                    "joint.removed",
                    programme.toString(),
                    new Words("招待が取り消されています。", "The invitation was taken back."));
        boolean same = own.state() == answer && own.scheme().orElse("").equals(scheme);
        boolean nothingToLeave = answer == State.LEFT && own.state() != State.ACCEPTED;
        boolean tooLateToDecline = answer == State.DECLINED && own.state() != State.INVITED;
        if (same || nothingToLeave || tooLateToDecline) return;
        step(programme, answer, scheme);
    }

    private void step(UUID programme, State answer, String scheme) {
        repository.step(
                municipality(), programme, answer.word(), scheme, acting.actor().name(), clock.instant());
        switch (answer) {
            case ACCEPTED -> audit.record("joint.accepted", of(programme), Optional.empty(), "", json(scheme));
            case DECLINED -> audit.record("joint.declined", of(programme), Optional.empty(), "", "");
            case LEFT -> audit.record("joint.left", of(programme), Optional.empty(), "", "");
            case INVITED, REMOVED -> throw new IllegalStateException("not an answer: " + answer);
        }
    }

    private void known(String scheme) {
        if (schemes.find(scheme).isEmpty())
            throw refused("joint.scheme", scheme, new Words("事業を一覧から選んでください。", "Choose a scheme from the list."));
    }

    /** Who takes part and who was asked; empty for those who do not take part and were not asked. */
    @Transactional(readOnly = true)
    public List<JointProgramme.Member> members(UUID programme) {
        return repository.members(programme);
    }

    /** The sums of all months, the last first; empty for those who do not take part. */
    @Transactional(readOnly = true)
    public List<Total> totals(UUID programme) {
        return repository.totals(programme);
    }

    private static String of(UUID programme) {
        return "joint programme " + programme;
    }

    private static String json(String what) {
        return CanonicalJson.write(new CanonicalJson.OneLine(Map.of("what", what)))
                .strip();
    }

    static BadInput refused(String code, String value, Words words) {
        return new BadInput(code, Place.whole("form"), value, words);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
