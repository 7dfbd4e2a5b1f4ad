/* What a datagram costs at least on this machine: AES-128-GCM over 1,200 bytes by OpenSSL, then the
 * kernel. Sends to 50 sockets on loopback that another process on another core empties, by sendto,
 * by sendmmsg, and by sendmsg with UDP_SEGMENT (five datagrams to one receiver at once). Prints the
 * CPU time, user and system, of the sending process for each datagram.
 *
 * usage: floor SECONDS_PER_WAY SENDING_CORE RECEIVING_CORE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PEERS = 50, IN_A_ROW = 5, BODY = 1200, TAG = 16, HEADER = 12, SIZE = HEADER + BODY + TAG };

static struct sockaddr_in peers[PEERS];
static unsigned char packets[PEERS * IN_A_ROW][SIZE];
static EVP_CIPHER_CTX *cipher;
static unsigned long long counter;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void pin(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void drain(const int *sockets) {
  static char bytes[64][2048];
  struct mmsghdr messages[64];
  struct iovec parts[64];
  struct epoll_event events[PEERS];
  int epoll = epoll_create1(0);
  for (int i = 0; i < PEERS; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = sockets[i]};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i], &event) != 0) fail("epoll_ctl");
  }
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < 64; i++) {
    parts[i] = (struct iovec){bytes[i], sizeof bytes[i]};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  for (;;) {
    int ready = epoll_wait(epoll, events, PEERS, -1);
    for (int i = 0; i < ready; i++) recvmmsg(events[i].data.fd, messages, 64, MSG_DONTWAIT, NULL);
  }
}

static void protect(unsigned char *packet) {
  unsigned char iv[12] = {0};
  int length;
  counter++;
  memcpy(iv + 4, &counter, sizeof counter);
  if (EVP_EncryptInit_ex(cipher, NULL, NULL, NULL, iv) != 1 ||
      EVP_EncryptUpdate(cipher, NULL, &length, packet, HEADER) != 1 ||
      EVP_EncryptUpdate(cipher, packet + HEADER, &length, packet + HEADER, BODY) != 1 ||
      EVP_EncryptFinal_ex(cipher, packet + HEADER + BODY, &length) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG, packet + HEADER + BODY) != 1) {
    fprintf(stderr, "AES-128-GCM does not work\n");
    exit(1);
  }
}

static void by_sendto(int from) {
  for (int i = 0; i < PEERS * IN_A_ROW; i++) {
    struct sockaddr_in *to = &peers[i / IN_A_ROW];
    if (sendto(from, packets[i], SIZE, 0, (struct sockaddr *)to, sizeof *to) < 0) fail("sendto");
  }
}

static void by_sendmmsg(int from) {
  static struct mmsghdr messages[PEERS * IN_A_ROW];
  static struct iovec parts[PEERS * IN_A_ROW];
  for (int i = 0; i < PEERS * IN_A_ROW; i++) {
    parts[i] = (struct iovec){packets[i], SIZE};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &peers[i / IN_A_ROW],
                                          .msg_namelen = sizeof peers[0],
                                          .msg_iov = &parts[i],
                                          .msg_iovlen = 1};
  }
  for (int done = 0; done < PEERS * IN_A_ROW;) {
    int sent = sendmmsg(from, messages + done, PEERS * IN_A_ROW - done, 0);
    if (sent < 0) fail("sendmmsg");
    done += sent;
  }
}

static void by_segments(int from) {
  for (int i = 0; i < PEERS; i++) {
    struct iovec part = {packets[i * IN_A_ROW], SIZE * IN_A_ROW};
    char control[CMSG_SPACE(sizeof(unsigned short))] = {0};
    struct msghdr message = {.msg_name = &peers[i],
                             .msg_namelen = sizeof peers[0],
                             .msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *segment = CMSG_FIRSTHDR(&message);
    segment->cmsg_level = SOL_UDP;
    segment->cmsg_type = UDP_SEGMENT;
    segment->cmsg_len = CMSG_LEN(sizeof(unsigned short));
    *(unsigned short *)CMSG_DATA(segment) = SIZE;
    if (sendmsg(from, &message, 0) < 0) fail("sendmsg with UDP_SEGMENT");
  }
}

static void measure(const char *name, double seconds, int from, void (*send)(int)) {
  double begun = now(), used = cpu();
  unsigned long long sent = 0;
  while (now() - begun < seconds) {
    for (int i = 0; i < PEERS * IN_A_ROW; i++) protect(packets[i]);
    send(from);
    sent += PEERS * IN_A_ROW;
  }
  used = cpu() - used;
  printf("RESULT {\"name\":\"floor-%s\",\"value\":%.2f,\"unit\":\"CPU-us per datagram\","
         "\"datagrams-per-second\":%.0f}\n",
         name, 1e6 * used / sent, sent / (now() - begun));
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: floor SECONDS_PER_WAY SENDING_CORE RECEIVING_CORE\n");
    return 2;
  }
  double seconds = atof(arguments[1]);
  int sockets[PEERS];
  for (int i = 0; i < PEERS; i++) {
    socklen_t length = sizeof peers[i];
    peers[i] = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
    if (sockets[i] < 0 || bind(sockets[i], (struct sockaddr *)&peers[i], sizeof peers[i]) != 0 ||
        getsockname(sockets[i], (struct sockaddr *)&peers[i], &length) != 0) {
      fail("a receiving socket");
    }
  }
  pid_t receiver = fork();
  if (receiver < 0) fail("fork");
  if (receiver == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin(atoi(arguments[3]));
    drain(sockets);
  }
  pin(atoi(arguments[2]));
  unsigned char key[16] = "not a secret key";
  cipher = EVP_CIPHER_CTX_new();
  if (EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, key, NULL) != 1) fail("AES-128-GCM");
  int from = socket(AF_INET, SOCK_DGRAM, 0);
  if (from < 0) fail("socket");
  measure("sendto", seconds, from, by_sendto);
  measure("sendmmsg", seconds, from, by_sendmmsg);
  measure("gso", seconds, from, by_segments);
  kill(receiver, SIGKILL);
  waitpid(receiver, NULL, 0);
  return 0;
}
