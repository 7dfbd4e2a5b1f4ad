package huizhen.web.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /// RFC 6238, appendix B, the rows of SHA-1; ours are their last six digits.
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void agrees_with_the_specifications_codes(long second, String code) {
    assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second))))
        .isEqualTo(code.substring(2));
  }

  @Test
  void takes_the_code_of_the_step_before_and_after_and_of_no_other() {
    var now = Instant.parse("2026-03-02T01:00:10Z");
    var step = Totp.step(now);
    for (int away = -3; away <= 3; away++) {
      var match = Totp.match(SECRET, Totp.code(SECRET, step + away), now);
      assertThat(match.isPresent()).as("%d steps away", away).isEqualTo(Math.abs(away) <= 1);
      if (match.isPresent()) {
        assertThat(match.getAsLong()).isEqualTo(step + away);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "00000", "0000000", "abcdef", "１２３４５６", "-12345"})
  void takes_nothing_that_is_no_code(String typed) {
    assertThat(Totp.match(SECRET, typed, Instant.EPOCH)).isEmpty();
  }

  @Test
  void gives_apps_a_link_that_escapes_names() {
    assertThat(Totp.uri("Huizhen", "li wei@县医院", SECRET))
        .isEqualTo(
            "otpauth://totp/Huizhen:li%20wei%40%E5%8E%BF%E5%8C%BB%E9%99%A2"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Huizhen"
                + "&algorithm=SHA1&digits=6&period=30");
  }

  /// RFC 4648 §10, without the padding.
  @ParameterizedTest
  @CsvSource({
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI"
  })
  void encodes_base_32_as_specified(String plain, String encoded) {
    assertThat(Base32.encode(plain.getBytes(US_ASCII))).isEqualTo(encoded);
    assertThat(Base32.decode(encoded)).hasValue(plain.getBytes(US_ASCII));
  }

  @Test
  void reads_what_people_type_and_refuses_what_is_no_base_32() {
    assertThat(Base32.decode("mzxw 6ytb-oi")).hasValue("foobar".getBytes(US_ASCII));
    assertThat(Base32.decode("MZXW1")).isEmpty();
    assertThat(Base32.decode("会诊")).isEmpty();
    long seed = 20260302;
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThat(Base32.decode(Base32.encode(bytes))).as("seed=%d", seed).hasValue(bytes);
    }
  }
}
