package musubi.evidence.record;

/** One row of evidence. The permitted records are the tables of a pack. */
public sealed interface Evidence
        permits Person,
                Enrolment,
                Session,
                Attendance,
                Steps,
                Body,
                Checkup,
                Answer,
                Certification,
                Benefit,
                Departure,
                Area,
                Population,
                Venue,
                Screening,
                Referral,
                Award,
                Exchange {}
