package huizhen.recording.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.StateCopy;
import huizhen.recording.api.StateCopy.Item;
import huizhen.recording.vault.FrameCipher;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  @Test
  void gives_back_what_was_written_however_many_frames_it_takes() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new Random(seed);
      var records = records(random, 1 + random.nextInt(60));
      var frames = StateCodec.frames(records);
      assertThat(frames).allMatch(it -> it.length <= FrameCipher.MAX_PLAIN_BYTES);
      var read = new ArrayList<StateRecord>();
      frames.forEach(it -> read.addAll(StateCodec.read(ByteBuffer.wrap(it))));
      assertThat(read.stream().map(StateCodecTest::text))
          .as("seed %d", seed)
          .containsExactlyElementsOf(records.stream().map(StateCodecTest::text).toList());
    }
  }

  @Test
  void takes_a_thing_of_the_greatest_length_and_none_that_is_longer() {
    var most = new byte[StateCopy.MAX_ITEM_BYTES - 1];
    assertThat(StateCodec.frames(List.of(kept("n", most)))).hasSize(1);
    assertThatThrownBy(() -> kept("nn", most)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> kept("", new byte[1])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_bytes_that_are_no_records_and_never_fails_in_another_way() {
    for (long seed = 1; seed <= 5_000; seed++) {
      var random = new Random(seed);
      var bytes = StateCodec.frames(records(random, 3)).getFirst();
      if (bytes.length > 4_096) {
        bytes = Arrays.copyOf(bytes, 4_096);
      }
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      var cut = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
      try {
        assertThat(StateCodec.read(cut)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static List<StateRecord> records(Random random, int count) {
    var records = new ArrayList<StateRecord>();
    for (int i = 0; i < count; i++) {
      records.add(
          switch (random.nextInt(8)) {
            case 0 -> new StateRecord.Head(random.nextBoolean(), 7, random.nextLong(), "ab");
            case 1 -> new StateRecord.Gone(new Print(random.nextLong(), random.nextLong()));
            case 2 -> new StateRecord.Mark("{\"at\":\"会诊\"}");
            case 3 -> new StateRecord.BaseEnd();
            default -> {
              var content = new byte[random.nextInt(90_000)];
              random.nextBytes(content);
              yield new StateRecord.Kept(
                  new Item(
                      "key-" + i,
                      random.nextBoolean()
                          ? Optional.of(Instant.ofEpochMilli(random.nextInt()))
                          : Optional.empty(),
                      random.nextBoolean(),
                      content));
            }
          });
    }
    return records;
  }

  private static StateRecord kept(String name, byte[] content) {
    return new StateRecord.Kept(new Item(name, Optional.empty(), false, content));
  }

  /// A record with an array in it is equal to itself alone.
  private static String text(StateRecord it) {
    return it instanceof StateRecord.Kept(var item)
        ? item + "/" + item.until() + item.isSwept() + Print.of(item.content())
        : it.toString();
  }
}
