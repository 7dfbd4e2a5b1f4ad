package huizhen.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
    "\0",
    "会"
  };

  @Test
  void refuses_or_reads_whatever_comes_and_throws_nothing_else() {
    List<String> small = List.of(Offers.SMALL, AnswerWriterTest.OFFER);
    List<String> real = List.of(Offers.CHROMIUM_SIMULCAST, Offers.FIREFOX);
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      String unharmed = seed % 20 == 0 ? real.get(seed / 20 % 2) : small.get(seed % 2);
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
