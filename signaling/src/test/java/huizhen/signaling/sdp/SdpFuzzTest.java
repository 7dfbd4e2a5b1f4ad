package huizhen.signaling.sdp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Offers and ICE fragments that are not what they should be: each is read or refused. As a plain
/// test it runs seeded mutations and replays the corpus (the golden offers and what stands in
/// `SdpFuzzTestInputs`); with `JAZZER_FUZZ=1` in the environment it searches, guided by coverage.
final class SdpFuzzTest {
  private static final int MUTATIONS = 20_000;
  private static final String[] PIECES = {
    "\r\n",
    "a=",
    "m=audio 9 UDP/TLS/RTP/SAVPF 1",
    "a=mid:0",
    ":",
    " ",
    "/",
    ";",
    "=",
    "-1",
    "99999999999999999999",
    "a=simulcast:send ~,;",
    "a=rid: ",
    "a=extmap:1/",
    "a=ssrc-group:FID 1 2",
    "a=ssrc-group:SIM 1 2 3",
    "a=rid:q send pt=,;x=",
    "\0",
    "会"
  };

  static Stream<byte[]> corpus() {
    return Stream.concat(Offers.GOLDEN.stream(), Stream.of(Offers.SMALL, AnswerWriterTest.OFFER))
        .map(sdp -> sdp.getBytes(ISO_8859_1));
  }

  @MethodSource("corpus")
  @FuzzTest(maxDuration = "5m")
  void reads_and_answers_or_refuses_any_text(byte[] input) {
    String text = new String(input, ISO_8859_1);
    try {
      ClientOffer offer = OfferReader.read(text, (mid, kind) -> Offers.any(kind));
      String answer = AnswerWriter.write(offer, Echo.answer(offer), 1, 1);
      assertThat(SdpText.read(answer).sections()).hasSameSizeAs(offer.lines());
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      var _ = IceFragment.read(text);
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void refuses_or_reads_whatever_comes_and_throws_nothing_else() {
    List<String> small = List.of(Offers.SMALL, AnswerWriterTest.OFFER);
    List<String> real = Offers.GOLDEN;
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      String unharmed = seed % 20 == 0 ? real.get(seed / 20 % real.size()) : small.get(seed % 2);
      String mutated = mutate(unharmed, random);
      try {
        assertThat(OfferReader.read(mutated, (mid, kind) -> Offers.any(kind)).offer().sections())
            .isNotEmpty();
        read++;
      } catch (SdpException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      try {
        var _ = IceFragment.read(mutated);
      } catch (SdpException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  private static String mutate(String sdp, Random random) {
    StringBuilder text = new StringBuilder(sdp);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(128));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
        case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        default -> {
          int from = random.nextInt(text.length());
          text.insert(
              at, text.substring(from, Math.min(text.length(), from + random.nextInt(200))));
        }
      }
      if (text.isEmpty()) {
        text.append('v');
      }
    }
    return text.toString();
  }
}
