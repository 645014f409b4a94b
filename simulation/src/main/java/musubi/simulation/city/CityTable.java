package musubi.simulation.city;

import musubi.evidence.record.Answer;
import musubi.evidence.record.Area;
import musubi.evidence.record.Attendance;
import musubi.evidence.record.Benefit;
import musubi.evidence.record.Body;
import musubi.evidence.record.Certification;
import musubi.evidence.record.Checkup;
import musubi.evidence.record.Departure;
import musubi.evidence.record.Enrolment;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.Person;
import musubi.evidence.record.Population;
import musubi.evidence.record.RecordType;
import musubi.evidence.record.Session;
import musubi.evidence.record.Steps;
import musubi.evidence.record.Venue;

/**
 * The files of a city's source folder and their headers: the columns of the record types, and columns a pack must leave
 * out because they name somebody.
 */
enum CityTable {
    AREA(Area.class, "municipality,area,valid_from"),
    VENUE(Venue.class, "venue,municipality,area,kind,latitude,longitude"),
    SESSION(
            Session.class,
            "session,day,programme,provider,municipality,venue,category,mode,starts_at,minutes,resident_led,leader_name"),
    POPULATION(Population.class, "municipality,area,day,sex,age_from,age_below,people"),
    PERSON(
            Person.class,
            "person,name,name_kana,address,telephone,born,sex,municipality,area,income_stage,education_years,lives_alone"),
    ENROLMENT(Enrolment.class, "person,scheme,municipality,enrolled_on,left_on,channel"),
    ATTENDANCE(Attendance.class, "person,day,programme,provider,municipality,session,category,mode,checked_by"),
    STEPS(Steps.class, "person,day,source,method,steps,recorded_on"),
    BODY(Body.class, "person,day,source,method,height_cm,weight_kg,waist_cm,systolic,diastolic"),
    CHECKUP(Checkup.class, "person,day,kind,stage,provider"),
    ANSWER(Answer.class, "person,day,instrument,version,item,value,channel"),
    CERTIFICATION(Certification.class, "person,effective_from,level,decided_on"),
    BENEFIT(Benefit.class, "person,month,insurance,yen"),
    DEPARTURE(Departure.class, "person,day,kind,municipality,moved_to");

    final String header;
    private final Class<? extends Evidence> row;

    CityTable(Class<? extends Evidence> row, String header) {
        this.header = header;
        this.row = row;
    }

    /** The record type a pack reads the file as. */
    RecordType type() {
        return RecordType.of(row);
    }

    String file() {
        return type().name() + ".csv";
    }
}
