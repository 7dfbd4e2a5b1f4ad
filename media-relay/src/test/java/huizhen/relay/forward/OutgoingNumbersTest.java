package huizhen.relay.forward;

import static huizhen.relay.forward.OutgoingNumbers.GONE_OUT;
import static huizhen.relay.forward.OutgoingNumbers.MARKED;
import static huizhen.relay.forward.OutgoingNumbers.RESERVED;
import static huizhen.relay.forward.OutgoingNumbers.TAKEN;
import static huizhen.relay.forward.OutgoingNumbers.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutgoingNumbersTest {
  private static final int[] STATES = {RESERVED, TAKEN, MARKED, GONE_OUT, TAKEN | MARKED, 0};

  private final OutgoingNumbers numbers = new OutgoingNumbers();

  @Test
  void whatIsKnownOfANumberIsKeptBesideItsNeighbours() {
    numbers.allocate();
    var random = new SplittableRandom(1);
    long[] sources = new long[WINDOW];
    int[][] deltas = new int[WINDOW][];
    long first = (1L << 32) - WINDOW / 2; // across the end of 32 bits
    for (int i = 0; i < WINDOW; i++) {
      sources[i] = random.nextLong(1L << 40);
      deltas[i] = new int[] {random.nextInt(), (short) random.nextInt(), (byte) random.nextInt()};
      numbers.place(
          first + i,
          sources[i],
          STATES[i % STATES.length],
          deltas[i][0],
          deltas[i][1],
          deltas[i][2]);
    }

    for (int i = 0; i < WINDOW; i++) {
      assertThat(numbers.source(first + i)).isEqualTo(sources[i]);
      assertThat(numbers.timestampDelta(first + i)).isEqualTo(deltas[i][0]);
      assertThat(numbers.pictureDelta(first + i)).isEqualTo(deltas[i][1]);
      assertThat(numbers.tl0Delta(first + i)).isEqualTo(deltas[i][2]);
      assertThat(numbers.is(first + i, TAKEN)).isEqualTo((STATES[i % STATES.length] & TAKEN) != 0);
    }
  }

  @Test
  void aStateOrATimestampChangesAndNothingElseDoes() {
    numbers.allocate();
    numbers.place(7, 1_000, RESERVED, -1, -2, -3);

    numbers.become(7, TAKEN);
    numbers.mark(7, GONE_OUT);
    numbers.timestampDelta(7, 0xfff0_0000_0005L); // of which 32 bits count

    assertThat(numbers.is(7, RESERVED | MARKED)).isFalse();
    assertThat(numbers.is(7, TAKEN)).isTrue();
    assertThat(numbers.is(7, GONE_OUT)).isTrue();
    assertThat(numbers.source(7)).isEqualTo(1_000);
    assertThat(numbers.timestampDelta(7)).isEqualTo(5);
    assertThat(numbers.pictureDelta(7)).isEqualTo(-2);
    assertThat(numbers.tl0Delta(7)).isEqualTo(-3);
  }

  @Test
  void aNumberTakesThePlaceOfTheOneAWindowBefore() {
    numbers.allocate();
    numbers.place(5, 100, TAKEN | MARKED | GONE_OUT, 1, 2, 3);

    numbers.place(5 + WINDOW, 200, RESERVED, 4, 5, 6);

    assertThat(numbers.source(5)).isEqualTo(200);
    assertThat(numbers.is(5, TAKEN | MARKED | GONE_OUT)).isFalse();
    assertThat(numbers.timestampDelta(5)).isEqualTo(4);
  }
}
