package huizhen.scheduling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.testing.Clinics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Remembers a case for exactly the bytes that it was sealed into, and not more than it may.
final class CaseMemoryTest {
  private final CaseMemory memory = new CaseMemory();

  @Test
  void gives_a_case_for_its_own_bytes_alone() {
    memory.keep("a", new byte[] {1, 2, 3}, kase("case-1"));

    assertThat(memory.find("a", new byte[] {1, 2, 3})).contains(kase("case-1"));
    assertThat(memory.find("a", new byte[] {1, 2, 4})).isEmpty();
    assertThat(memory.find("b", new byte[] {1, 2, 3})).isEmpty();
  }

  @Test
  void forgets_what_a_larger_one_has_replaced() {
    memory.keep("a", new byte[] {1}, kase("case-1"));
    memory.keep("a", new byte[CaseMemory.MAX_BYTES + 1], kase("case-1"));

    assertThat(memory.find("a", new byte[] {1})).isEmpty();
    assertThat(memory.find("a", new byte[CaseMemory.MAX_BYTES + 1])).isEmpty();
  }

  @Test
  void keeps_those_that_were_met_last() {
    memory.keep("first", new byte[] {1}, kase("case-1"));
    memory.keep("second", new byte[] {2}, kase("case-2"));
    assertThat(memory.find("first", new byte[] {1})).isPresent();
    for (int i = 0; i < CaseMemory.MAX_CASES - 1; i++) {
      memory.keep("other-" + i, new byte[] {3}, kase("case-3"));
    }

    assertThat(memory.find("first", new byte[] {1})).isPresent();
    assertThat(memory.find("second", new byte[] {2})).isEmpty();
  }

  private static ConsultationCase kase(String id) {
    return new ConsultationCase(
        new CaseId(id),
        1,
        CaseState.DRAFT,
        Clinics.COUNTY,
        Clinics.REQUESTER,
        Clinics.application(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Clinics.NOW,
        Clinics.NOW,
        Optional.empty(),
        CaseProgress.NONE);
  }
}
