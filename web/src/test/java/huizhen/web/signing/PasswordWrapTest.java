package huizhen.web.signing;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.factor.Argon2;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordWrapTest {
  private static final Argon2.Cost CHEAP = new Argon2.Cost(64, 1, 1);
  private static final byte[] KEY = SigningPair.make(new SecureRandom()).getPrivate().getEncoded();

  private static String wrap() {
    return PasswordWrap.wrap(KEY, "correct horse 9", "a-wang\n00", CHEAP, new SecureRandom());
  }

  @Test
  void opens_with_the_password_and_its_context_alone() {
    var wrapped = wrap();
    assertThat(PasswordWrap.open(wrapped, "correct horse 9", "a-wang\n00").orElseThrow())
        .isEqualTo(KEY);
    assertThat(PasswordWrap.open(wrapped, "correct horse 8", "a-wang\n00")).isEmpty();
    assertThat(PasswordWrap.open(wrapped, "", "a-wang\n00")).isEmpty();
    assertThat(PasswordWrap.open(wrapped, "correct horse 9", "a-li\n00")).isEmpty();
    assertThat(PasswordWrap.open(wrapped, "correct horse 9", "a-wang\n01")).isEmpty();
  }

  @Test
  void is_another_each_time_and_does_not_show_the_key() {
    assertThat(wrap()).isNotEqualTo(wrap()).startsWith("hzk1$m=64,t=1,p=1$");
    assertThat(wrap())
        .doesNotContain(java.util.Base64.getEncoder().withoutPadding().encodeToString(KEY));
  }

  @Test
  void does_not_open_when_any_byte_was_changed() {
    var wrapped = wrap();
    int from = wrapped.indexOf('$', 5) + 1;
    for (int i = from; i < wrapped.length(); i += 3) {
      var changed = wrapped.toCharArray();
      if (changed[i] == '$') {
        continue;
      }
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      var opened = PasswordWrap.open(new String(changed), "correct horse 9", "a-wang\n00");
      // The last letter of base64 may have bits that stand for nothing: then nothing was changed.
      assertThat(opened.filter(it -> !Arrays.equals(it, KEY))).isEmpty();
    }
    var middle = wrapped.length() - 40;
    var changed = wrapped.substring(0, middle) + "AAAA" + wrapped.substring(middle + 4);
    assertThat(PasswordWrap.open(changed, "correct horse 9", "a-wang\n00")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hzk1",
        "hzk1$m=64,t=1,p=1$$",
        "hzk1$m=999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "hzk1$m=64,t=99,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "hzk1$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "hzk1$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "hzk2$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void does_not_open_what_is_no_wrapping(String text) {
    assertThat(PasswordWrap.open(text, "correct horse 9", "a-wang\n00")).isEmpty();
  }

  @Test
  void does_not_open_what_was_cut_short_anywhere() {
    var wrapped = wrap();
    for (int i = 0; i < wrapped.length(); i += 7) {
      assertThat(PasswordWrap.open(wrapped.substring(0, i), "correct horse 9", "a-wang\n00"))
          .isEmpty();
    }
  }
}
