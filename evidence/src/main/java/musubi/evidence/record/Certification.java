package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A decision on the care level, valid from a day until the next decision. */
@Table(
        key = {"person", "effective_from"},
        ja = "要支援・要介護認定",
        en = "Care-need certification")
public record Certification(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "有効開始日", en = "first day it is valid") LocalDate effective_from,

        @Column(
                ja = "区分",
                en = "care level",
                among = {"independent", "support-1", "support-2", "care-1", "care-2", "care-3", "care-4", "care-5"},
                also = {
                    "自立=independent",
                    "非該当=independent",
                    "要支援1=support-1",
                    "要支援2=support-2",
                    "要介護1=care-1",
                    "要介護2=care-2",
                    "要介護3=care-3",
                    "要介護4=care-4",
                    "要介護5=care-5"
                })
        Code level,

        @Column(ja = "認定日", en = "day of the decision") @Nullable
        LocalDate decided_on)
        implements Evidence {}
