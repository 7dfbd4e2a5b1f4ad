package huizhen.bench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.bench.booking.History.Answer;
import huizhen.bench.booking.History.Ask;
import huizhen.bench.booking.HistoryChecker.Booking;
import huizhen.bench.booking.HistoryChecker.Free;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the checker sees what it is there for: each fault is planted into a clean race.
final class HistoryCheckerTest {
  private static final long HALF_HOUR = 1_800_000;
  @TempDir Path folder;

  private final List<Ask> asks = new ArrayList<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<Booking> there = new ArrayList<>();
  private final List<Free> free = new ArrayList<>();

  @Test
  void a_clean_race_is_clean() {
    clean();
    assertThat(verdict().isClean()).isTrue();
  }

  @Test
  void sees_two_bookings_of_a_specialist_that_overlap_by_a_minute() {
    clean();
    won("x", "case-x", "s1", "r9", HALF_HOUR - 60_000);
    there.add(booking("case-x", "s1", "r9", HALF_HOUR - 60_000));
    assertThat(verdict().overlaps()).isNotEmpty();
    assertThat(verdict().lost()).isEmpty();
    assertThat(verdict().twoWinners()).isEmpty();
  }

  @Test
  void sees_an_overlap_of_the_requesting_doctor() {
    clean();
    won("x", "case-x", "s7", "r1", 0);
    there.add(booking("case-x", "s7", "r1", 0));
    assertThat(verdict().overlaps()).hasSize(1);
  }

  @Test
  void sees_a_long_booking_that_covers_later_ones() {
    clean();
    there.add(new Booking("case-x", "s1", "r9", -HALF_HOUR, 10 * HALF_HOUR));
    assertThat(verdict().overlaps()).hasSize(2);
  }

  @Test
  void sees_an_overlap_of_what_was_acknowledged_though_one_is_gone_in_the_end() {
    clean();
    won("x", "case-x", "s1", "r9", 0);
    assertThat(verdict().overlaps()).hasSize(1);
    assertThat(verdict().lost()).hasSize(1);
  }

  @Test
  void sees_an_acknowledged_booking_that_is_lost() {
    clean();
    there.removeFirst();
    assertThat(verdict().lost()).containsExactly("s1 was booked for case-1 and is not there");
    assertThat(verdict().overlaps()).isEmpty();
  }

  @Test
  void sees_an_acknowledged_booking_that_moved() {
    clean();
    there.set(0, booking("case-1", "s1", "r1", 9 * HALF_HOUR));
    assertThat(verdict().lost()).hasSize(1);
    assertThat(verdict().unasked()).hasSize(1);
  }

  @Test
  void sees_two_winners_of_one_time() {
    clean();
    won("x", "case-x", "s1", "r9", 0);
    assertThat(verdict().twoWinners()).hasSize(1);
  }

  @Test
  void sees_a_booking_that_was_answered_with_taken() {
    clean();
    ask("x", "case-x", "s4", "r9", 0);
    answers.put("x", Answer.TAKEN);
    there.add(booking("case-x", "s4", "r9", 0));
    assertThat(verdict().unasked()).hasSize(1);
  }

  @Test
  void sees_a_calendar_that_offers_what_is_booked() {
    clean();
    free.add(new Free("s1", HALF_HOUR / 2, HALF_HOUR));
    assertThat(verdict().inCalendar()).hasSize(1);
  }

  @Test
  void lets_a_question_without_an_answer_be_there_or_not() {
    clean();
    ask("x", "case-x", "s5", "r9", 0);
    assertThat(verdict().isClean()).isTrue();
    there.add(booking("case-x", "s5", "r9", 0));
    assertThat(verdict().isClean()).isTrue();
  }

  @Test
  void times_that_meet_do_not_overlap() {
    won("a", "case-1", "s1", "r1", 0);
    won("b", "case-2", "s1", "r2", HALF_HOUR);
    there.add(booking("case-1", "s1", "r1", 0));
    there.add(booking("case-2", "s1", "r2", HALF_HOUR));
    assertThat(verdict().isClean()).isTrue();
  }

  @Test
  void a_log_survives_a_kill_in_the_middle_of_its_last_line_and_no_other() throws IOException {
    var file = folder.resolve("log");
    try (var log = new History.Log(file)) {
      log.asks(new Ask("a", "case-1", "s1", "r1", 0, HALF_HOUR));
      log.answered("a", Answer.BOOKED);
      log.asks(new Ask("b", "case-2", "s2", "r2", 0, HALF_HOUR));
    }
    var whole = Files.readString(file);
    Files.writeString(file, whole + "{\"op\":\"b\",\"ans");
    var history = History.read(List.of(file));
    assertThat(history.asks()).extracting(Ask::op).containsExactly("a", "b");
    assertThat(history.answers()).containsExactly(Map.entry("a", Answer.BOOKED));
    Files.writeString(file, "{\"op\":\n" + whole);
    assertThatThrownBy(() -> History.read(List.of(file))).isInstanceOf(IOException.class);
  }

  private void clean() {
    won("a", "case-1", "s1", "r1", 0);
    won("b", "case-2", "s1", "r2", HALF_HOUR);
    won("c", "case-3", "s2", "r3", 0);
    ask("d", "case-4", "s1", "r4", 0);
    answers.put("d", Answer.TAKEN);
    there.add(booking("case-1", "s1", "r1", 0));
    there.add(booking("case-2", "s1", "r2", HALF_HOUR));
    there.add(booking("case-3", "s2", "r3", 0));
    free.add(new Free("s1", 2 * HALF_HOUR, 3 * HALF_HOUR));
  }

  private void won(String op, String caseId, String specialist, String requester, long start) {
    ask(op, caseId, specialist, requester, start);
    answers.put(op, Answer.BOOKED);
  }

  private void ask(String op, String caseId, String specialist, String requester, long start) {
    asks.add(new Ask(op, caseId, specialist, requester, start, start + HALF_HOUR));
  }

  private static Booking booking(String caseId, String specialist, String requester, long start) {
    return new Booking(caseId, specialist, requester, start, start + HALF_HOUR);
  }

  private HistoryChecker.Verdict verdict() {
    return HistoryChecker.check(new History(asks, answers), there, free);
  }
}
