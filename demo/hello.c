/*
 * The demo firmware: an ESP8266 program that greets, checks the data file beside it in flash, and ticks.
 * No SDK and no library; the mask ROM loads it into RAM and calls start(). 26 MHz crystal assumed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

/* UART0, names as in Espressif's "ESP8266 Technical Reference", UART registers. */
#define UART_FIFO REG(0x60000000)
#define UART_CLKDIV REG(0x60000014)
#define UART_STATUS REG(0x6000001C)
#define UART_TXFIFO_CNT(status) (((status) >> 16) & 0xFF)
#define UART_FIFO_SIZE 128

/* Watchdog, not in Espressif's manual: what the ROM's own ets_wdt_disable writes. */
#define WDT_CTL REG(0x60000900)
#define WDT_CTL_EN 1u
#define WDT_RST REG(0x60000914)
#define WDT_RST_FEED 0x73u

/* Until an SDK raises it, CPU and UART run at twice the 26 MHz crystal. */
#define CLOCK_HZ 52000000u
#define BAUD 115200u

/* A function of the mask ROM, see hello.ld: both addresses 4-aligned, size in bytes a multiple of 4, 0 = success. */
int SPIRead(uint32_t flash_address, uint32_t *destination, uint32_t size);

/* The offset of data.bin in flash.yaml, and its header: see make_data.ts. */
#define DATA_OFFSET 0x10000u
#define DATA_MAX (0x80000u - DATA_OFFSET) /* the smallest flash on a module is 512 KB */
#define DATA_HEADER 64u

static const char TITLE[] = "flasher demo data v1\nlength ";
static const char CRC_LABEL[] = "\ncrc32 ";

/* SPIRead needs a destination in data RAM. Not zeroed at start, so read only after it is filled. */
static uint32_t buffer[256];

static void feed_watchdog(void)
{
    WDT_RST = WDT_RST_FEED;
}

static uint32_t cycles(void)
{
    uint32_t count;
    __asm__ volatile("rsr %0, ccount" : "=r"(count));
    return count;
}

static void wait(uint32_t duration)
{
    uint32_t begin = cycles();
    while (cycles() - begin < duration)
        feed_watchdog();
}

static void print_char(char c)
{
    while (UART_TXFIFO_CNT(UART_STATUS) >= UART_FIFO_SIZE - 2)
        ;
    UART_FIFO = (uint8_t)c;
}

static void print(const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            print_char('\r');
        print_char(*text);
    }
}

static void print_hex(uint32_t value, int digits)
{
    while (digits--)
        print_char("0123456789abcdef"[(value >> (4 * digits)) & 15]);
}

/* By subtraction: the LX106 has no divide instruction, and no runtime library is linked. */
static void print_decimal(uint32_t value)
{
    static const uint32_t powers[] = { 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
    int started = 0;
    for (int i = 0; i < 10; i++) {
        char digit = '0';
        for (; value >= powers[i]; value -= powers[i])
            digit++;
        started |= digit != '0' || i == 9;
        if (started)
            print_char(digit);
    }
}

/* The ROM has just printed its boot text at 74880 baud: wait until all of it is sent before changing the rate. */
static void start_uart(void)
{
    while (UART_TXFIFO_CNT(UART_STATUS))
        ;
    wait(CLOCK_HZ / 2500); /* the character being shifted out takes 134 us of these 400 */
    UART_CLKDIV = CLOCK_HZ / BAUD;
}

/* Returns the position after `expected` in `text`, or 0 if `text` does not start with it. */
static const uint8_t *skip(const uint8_t *text, const char *expected)
{
    while (text && *expected)
        text = *text == (uint8_t)*expected++ ? text + 1 : 0;
    return text;
}

/* Reads exactly 8 digits in `base`; other characters give a wrong number, which the checks then reject. */
static uint32_t number(const uint8_t *text, uint32_t base)
{
    uint32_t value = 0;
    for (int i = 0; i < 8; i++) {
        uint32_t digit = text[i] > '9' ? text[i] - 'a' + 10 : text[i] - '0';
        value = (base == 16 ? value << 4 : value * 10) + digit;
    }
    return value;
}

/* The CRC-32 of zip and Ethernet, bit by bit: a fifth of a second for the whole file. */
static uint32_t crc32(uint32_t crc, const uint8_t *bytes, uint32_t count)
{
    while (count--) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return crc;
}

static int read_flash(uint32_t address)
{
    feed_watchdog();
    return SPIRead(address, buffer, sizeof buffer) == 0;
}

/* Shows bytes 2 and 3, which `flash: { mode, freq, size }` of the profile may have changed. */
static void show_image_header(void)
{
    print("Image header at 0x000000:");
    if (!read_flash(0)) {
        print(" the ROM cannot read the flash\n");
        return;
    }
    for (int i = 0; i < 4; i++) {
        print_char(' ');
        print_hex(((const uint8_t *)buffer)[i], 2);
    }
    print("\n");
}

static void check_data_file(void)
{
    print("Data file at 0x010000: ");
    const uint8_t *bytes = (const uint8_t *)buffer;
    const uint8_t *length_text = read_flash(DATA_OFFSET) ? skip(bytes, TITLE) : 0;
    const uint8_t *crc_text = length_text ? skip(length_text + 8, CRC_LABEL) : 0;
    if (!crc_text) {
        print("not found\n");
        return;
    }
    uint32_t length = number(length_text, 10);
    uint32_t expected = number(crc_text, 16);
    print_decimal(length);
    print(" bytes, ");
    if (length < DATA_HEADER || length > DATA_MAX) {
        print("which cannot be: DAMAGED\n");
        return;
    }

    uint32_t crc = 0xFFFFFFFF;
    uint32_t position = DATA_HEADER;
    while (position < length) {
        uint32_t count = length - position < sizeof buffer ? length - position : sizeof buffer;
        if (!read_flash(DATA_OFFSET + position)) {
            print("the ROM cannot read them\n");
            return;
        }
        crc = crc32(crc, bytes, count);
        position += count;
    }
    crc = ~crc;

    print("CRC-32 ");
    print_hex(crc, 8);
    if (crc == expected) {
        print(": intact\n");
    } else {
        print(", should be ");
        print_hex(expected, 8);
        print(": DAMAGED\n");
    }
}

__attribute__((noreturn)) void start(void)
{
    /* The ROM leaves its UART receive interrupt enabled; this program uses no interrupts. */
    __asm__ volatile("rsil a2, 15" ::: "a2", "memory");
    WDT_CTL &= ~WDT_CTL_EN; /* not documented for every chip, so wait() feeds the watchdog, too */
    start_uart();

    print("\n\nHello from flasher: this ESP8266 runs what was just written.\n");
    show_image_header();
    check_data_file();
    for (uint32_t second = 1;; second++) {
        wait(CLOCK_HZ);
        print("tick ");
        print_decimal(second);
        print("\n");
    }
}
