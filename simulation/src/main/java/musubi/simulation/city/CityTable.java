package musubi.simulation.city;

import java.util.Locale;

/**
 * The files of a city's source folder and their headers: the columns of the record types, and columns a pack must leave
 * out because they name somebody.
 */
enum CityTable {
    AREA("municipality,area,valid_from"),
    VENUE("venue,municipality,area,kind,latitude,longitude"),
    SESSION(
            "session,day,programme,provider,municipality,venue,category,mode,starts_at,minutes,resident_led,leader_name"),
    POPULATION("municipality,area,day,sex,age_from,age_below,people"),
    PERSON(
            "person,name,name_kana,address,telephone,born,sex,municipality,area,income_stage,education_years,lives_alone"),
    ENROLMENT("person,scheme,municipality,enrolled_on,left_on,channel"),
    ATTENDANCE("person,day,programme,provider,municipality,session,category,mode,checked_by"),
    STEPS("person,day,source,method,steps,recorded_on"),
    BODY("person,day,source,method,height_cm,weight_kg,waist_cm,systolic,diastolic"),
    CHECKUP("person,day,kind,stage,provider"),
    ANSWER("person,day,instrument,version,item,value,channel"),
    CERTIFICATION("person,effective_from,level,decided_on"),
    BENEFIT("person,month,insurance,yen"),
    DEPARTURE("person,day,kind,municipality,moved_to");

    final String header;

    CityTable(String header) {
        this.header = header;
    }

    String file() {
        return name().toLowerCase(Locale.ROOT) + ".csv";
    }
}
