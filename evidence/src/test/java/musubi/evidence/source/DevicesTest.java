package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import musubi.evidence.source.StepInterval.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    @ParameterizedTest(name = "{1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "花子のiPhone   | <<HKDevice: 0x1>, name:花子のiPhone, manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,2> | apple-iphone14.2",
                "花子のWatch    | <<HKDevice: 0x1>, name:Apple Watch, manufacturer:Apple, model:Watch> | apple-watch",
                "Connect       | <<HKDevice: 0x1>, name:x, manufacturer:Garmin, model:Forerunner 55> | garmin-forerunner-55",
                "Polar Flow    | <<HKDevice: 0x1>, name:H10 1234, manufacturer:Polar Electro, model:H10> | polar-flow",
            })
    void a_known_maker_and_a_model_that_reads_like_one_are_shown(String name, String description, String code) {
        assertThat(Devices.of(name, description).code().value()).isEqualTo(code);
    }

    /** Apps fill maker and model with whatever they like. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "山田花子 | <<HKDevice: 0x2>, name:山田花子, manufacturer:山田花子, model:山田花子>",
                "x      | <<HKDevice: 0x2>, name:x, manufacturer:Garmin, model:Taro Yamada>",
                "x      | <<HKDevice: 0x2>, name:taro1945, manufacturer:Garmin, model:taro1945>",
                "taro7  | <<HKDevice: 0x2>, manufacturer:Garmin, hardware:taro7>",
                "x      | <<HKDevice: 0x2>, manufacturer:Taro, model:Yamada1945>",
                "x      | <<HKDevice: 0x2>, manufacturer:花子, model:iPhone太郎>",
                "x      | <<HKDevice: 0x2>, name:太郎, model:花子, manufacturer:Apple>",
            })
    void whatever_could_be_a_name_is_never_copied(String name, String description) {
        var code = Devices.of(name, description).code().value();

        assertThat(code).matches("(app|garmin|apple)-[0-9a-f]{2,4}|apple-(iphone|watch)-[0-9a-f]{2}");
    }

    @Test
    void the_class_of_device_is_seen_in_its_description() {
        assertThat(Devices.of("Taro's Apple Watch", "").device()).isEqualTo(Device.WATCH);
        assertThat(Devices.of("花子のiPhone", "").device()).isEqualTo(Device.PHONE);
        assertThat(Devices.of("山田", "").device()).isEqualTo(Device.OTHER);
    }
}
