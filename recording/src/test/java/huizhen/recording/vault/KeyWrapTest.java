package huizhen.recording.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.KeyWrap.KekName;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyWrapTest {
  private static final KekName NAME = new KekName("document", "2030-05");
  private static final byte[] KEK = filled(1);
  private static final byte[] DATA_KEY = filled(2);
  private static final byte[] SHARE = filled(3);
  private static final String ID = "00112233445566778899aabbccddeeff";
  private static final byte[] NONCE = new byte[12];

  @Test
  void opens_what_a_months_key_wrapped() {
    String text = KeyWrap.wrap(CipherSuite.AES, NAME, KEK, NONCE, DATA_KEY).text();
    assertThat(text).startsWith("hk1.document.2030-05.");
    assertThat(KeyWrap.parse(text).unwrap(KEK)).isEqualTo(DATA_KEY);
    assertThat(KeyWrap.parse(text).share()).isEmpty();
  }

  @Test
  void opens_what_has_a_share_with_both_alone() {
    byte[] both = KeyWrap.combined(CipherSuite.AES, KEK, SHARE);
    String text =
        KeyWrap.wrap(CipherSuite.AES, NAME, Optional.of(ID), both, NONCE, DATA_KEY).text();
    assertThat(text).startsWith("hk2.document.2030-05." + ID + ".");
    KeyWrap wrap = KeyWrap.parse(text);
    assertThat(wrap.share()).contains(ID);
    assertThat(wrap.unwrap(both)).isEqualTo(DATA_KEY);
    assertThatThrownBy(() -> wrap.unwrap(KEK)).isInstanceOf(RecordingException.class);
    assertThatThrownBy(() -> wrap.unwrap(KeyWrap.combined(CipherSuite.AES, KEK, filled(4))))
        .isInstanceOf(RecordingException.class);
    assertThatThrownBy(() -> KeyWrap.parse(text.replace(ID, "f" + ID.substring(1))).unwrap(both))
        .as("another share's name")
        .isInstanceOf(RecordingException.class);
  }

  @Test
  void refuses_what_is_neither() {
    String one = KeyWrap.wrap(CipherSuite.AES, NAME, KEK, NONCE, DATA_KEY).text();
    for (String text :
        new String[] {"", "hk3" + one.substring(3), "hk2" + one.substring(3), one + "x"}) {
      assertThatThrownBy(() -> KeyWrap.parse(text)).isInstanceOf(RecordingException.class);
    }
    String two = KeyWrap.wrap(CipherSuite.AES, NAME, Optional.of(ID), KEK, NONCE, DATA_KEY).text();
    assertThatThrownBy(() -> KeyWrap.parse("hk1" + two.substring(3)))
        .isInstanceOf(RecordingException.class);
  }

  private static byte[] filled(int value) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
