package huizhen.recording.evidence;

import java.nio.charset.StandardCharsets;

/// What a case file says to whoever opens it.
public final class ReadMe {
  private static final String TEXT =
      """
      会诊证据包 · Evidence of a consultation case

      This file holds the recordings and documents of one case, encrypted as the gateway keeps them,
      a signed list of them (case.json), and proofs that they were entered in the gateway's log.

      To check that nothing was changed, taken away or added (no key and no network is needed):

          ./huizhen verify THIS-FILE --trust KEY-FILE

      KEY-FILE is the public signing key of the gateway. Get it from the hospital by another way
      than this file and compare its fingerprint. Exit code 0: sealed and whole. 1: unchanged, and
      what is missing was declared when it was recorded. 2: changed, missing or extra; the place is
      named. 3: cannot be checked.

      docs/evidence.md of the gateway describes every byte, so that others can write a checker.

      本文件包含一个病例的录像与文书（密文）、签名清单（case.json）以及存证日志的包含证明。
      核验命令见上；公钥请另行向医院索取，并核对指纹。
      """;

  private ReadMe() {}

  public static byte[] bytes() {
    return TEXT.getBytes(StandardCharsets.UTF_8);
  }
}
