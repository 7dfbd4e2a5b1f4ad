package huizhen.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void gc_pauses_are_read_from_the_log() {
    var pauses =
        GcPauses.read(
            List.of(
                "[0.005s] Using G1",
                "[2.345s] GC(3) Pause Young (Normal) (G1 Evacuation Pause) 45M->12M(128M) 3.456ms",
                "[2.400s] GC(4) Concurrent Mark Cycle",
                "[2.410s] GC(4) Pause Remark 20M->20M(128M) 1.5ms",
                "[2.420s] GC(4) Concurrent Mark Cycle 20.123ms",
                "[2.430s] GC(5) Pause Cleanup 20M->20M(128M) 0.044ms",
                "a torn li"));
    assertThat(pauses.count()).isEqualTo(3);
    assertThat(pauses.totalMillis()).isCloseTo(5.0, within(1e-9));
    assertThat(pauses.maxMillis()).isEqualTo(3.456);
    assertThat(GcPauses.read(List.of())).isEqualTo(new GcPauses(0, 0, 0));
  }

  @Test
  void allocation_is_that_of_the_threads_that_are_there() {
    var before =
        Allocated.read(
            """
            4711:
            "main" #1 [10] prio=5 os_prio=0 cpu=90.4ms elapsed=2.1s allocated=10K defined_classes=9 tid=0x7 nid=10 waiting
               java.lang.Thread.State: WAITING
            "ended" #30 [11] prio=5 cpu=1ms elapsed=1s allocated=5M defined_classes=0 tid=0x8 nid=11 runnable
            "GC Thread#0" os_prio=0 cpu=3.4ms elapsed=2.1s tid=0x9 nid=12 runnable
            """);
    var after =
        Allocated.read(
            """
            "main" #1 [10] prio=5 os_prio=0 cpu=99ms elapsed=3.1s allocated=1M defined_classes=9 tid=0x7 nid=10
            "new, \\"quoted\\" #7" #44 [13] prio=5 cpu=1ms elapsed=1s allocated=100B defined_classes=0 tid=0x8
            """);
    assertThat(before.byThread()).hasSize(2).containsEntry(30L, 5L << 20);
    assertThat(after.since(before)).isEqualTo((1L << 20) - (10 << 10) + 100);
  }

  @Test
  void the_heap_is_read_from_what_the_jvm_says_of_it() {
    assertThat(
            JvmFigures.heapBytes(
                """
                4711:
                 garbage-first heap   total reserved 1048576K, committed 133120K, used 30912K [0x00000000c0000000, 0x0000000100000000)
                  region size 1024K, 3 young (3072K), 1 survivors (1024K)
                 Metaspace       used 41021K, committed 41792K, reserved 1114112K
                """))
        .isEqualTo(30_912L << 10);
    assertThatThrownBy(() -> JvmFigures.heapBytes("no heap")).hasMessageContaining("no heap");
  }

  @Test
  void a_profile_names_what_was_met_most_often() {
    var profile = new Profile(Map.of("A.a", 6, "B.b", 3, "C.c", 1), Map.of("Native.send", 4));
    assertThat(profile.top(4))
        .containsExactly(
            "java  60.0 % A.a",
            "java  30.0 % B.b", "java  10.0 % C.c", "native 100.0 % Native.send");
    assertThat(profile.top(2)).hasSize(2);
  }

  @Test
  void a_core_is_busy_when_it_is_not_idle_whatever_the_kernel_saw_it_do() {
    var before =
        CoreTime.read(List.of("cpu  9 9 9 9 9 9 9 9 9 9", "cpu0 10 0 20 100 5 0 5 0 0 0"), 0, 10.0);
    var after =
        CoreTime.read(
            List.of("cpu0 99 0 50 120 10 0 10 0 0 0", "cpu1 1 1 1 1 1 1 1 1 0 0"), 0, 10.9);
    assertThat(after.busySeconds() - before.busySeconds()).isCloseTo(0.65, within(1e-9));
    assertThatThrownBy(() -> CoreTime.read(List.of("cpu0 1 2 3 4 5"), 7, 0))
        .hasMessageContaining("7");
  }
}
