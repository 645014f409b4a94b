package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One answer to one item of a questionnaire, as given. */
@Table(
        key = {"person", "day", "instrument", "version", "item"},
        ja = "回答",
        en = "Answer")
public record Answer(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "回答日", en = "day") LocalDate day,

        @Column(ja = "調査票", en = "instrument, such as jages-48 or kihon-checklist")
        Code instrument,

        @Column(ja = "版", en = "version of the instrument") Code version,
        @Column(ja = "項目", en = "item") Code item,

        @Column(ja = "回答", en = "option chosen, or the number answered")
        Code value,

        @Column(
                ja = "方法",
                en = "how it was answered",
                among = {"self", "phone", "paper", "interview"})
        @Nullable
        Code channel)
        implements Evidence {}
