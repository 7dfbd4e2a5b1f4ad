package huizhen.recording.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.vault.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /// The key and note of golang.org/x/mod/sumdb/note (note_test.go).
  private static final String VERIFIER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  private static final byte[] KEY = key();

  @Test
  void opens_the_published_note() {
    SignedNote note = SignedNote.parse(bytes(NOTE));
    assertThat(note.isSignedBy("PeterNeumann", KEY)).isTrue();
    assertThat(note.isSignedBy("PeterNeuman", KEY)).isFalse();
    assertThat(note.text()).startsWith("If you think").endsWith("problem is.\n");
    assertThat(note.bytes()).isEqualTo(bytes(NOTE));
    assertThat(SignedNote.verifierKey("PeterNeumann", KEY)).isEqualTo(VERIFIER);
  }

  @Test
  void finds_every_flipped_bit_and_never_throws_anything_else() {
    byte[] good = bytes(NOTE);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(isGood(bad)).as("bit %d", bit).isFalse();
    }
    long seed = 5;
    var random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
      assertThat(isGood(bad)).as("seed %d run %d", seed, run).isFalse();
    }
  }

  @Test
  void reads_a_checkpoint_and_nothing_else() {
    var checkpoint = new Checkpoint("huizhen.log/1", 42, TreeHash.EMPTY);
    assertThat(checkpoint.text())
        .isEqualTo("huizhen.log/1\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    assertThat(Checkpoint.parse(checkpoint.text() + "extension\n")).isEqualTo(checkpoint);
    for (String bad :
        new String[] {"", "a\n1\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", "a\n1\nAA==\n"}) {
      assertThatThrownBy(() -> Checkpoint.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean isGood(byte[] bytes) {
    try {
      return SignedNote.parse(bytes).isSignedBy("PeterNeumann", KEY);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] key() {
    byte[] raw = Base64.getDecoder().decode(VERIFIER.substring(VERIFIER.lastIndexOf('+') + 1));
    return Signatures.ofRawKey(Arrays.copyOfRange(raw, 1, raw.length));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
