// Firefox before /field/: one run is one life of the browser, on a profile that stays. Each line on stdin lets it go on.
// node field.mjs write|send PROFILE ADDRESS COOKIE_NAME COOKIE_VALUE PIN HOW_MANY
import { createInterface } from 'node:readline'
import puppeteer from 'puppeteer-core'

const [what, profile, address, name, value, pin, many] = process.argv.slice(2)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const PATIENCE = 60_000

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  userDataDir: profile,
  headless: true,
})
try {
  await browser.setCookie({ name, value, domain: new URL(address).hostname, path: '/' })
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE)
  await page.setViewport({ width: 360, height: 740 })
  await page.goto(`${address}/field/en/`)
  await (what === 'write' ? write(page) : send(page))
} finally {
  await browser.close()
}
process.exit(0)

/** Tell the test where we are, and wait for its word. */
async function tell(word) {
  process.stdout.write(`${word}\n`)
  await lines.next()
}

async function unlock(page, isNew) {
  await page.waitForSelector('#pin', { visible: true })
  await page.type('#pin', pin)
  if (isNew) await page.type('#pin-again', pin)
  await page.click('#pin-form [type=submit]')
  await page.waitForSelector('[data-act="new"]', { visible: true })
}

async function unsent(page, n) {
  await page.waitForFunction((wanted) => document.getElementById('unsent-n').textContent === wanted, {}, String(n))
}

async function write(page) {
  await unlock(page, true)
  await page.waitForFunction(() => document.getElementById('lists-say').textContent !== '')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await tell('ready')
  for (let number = 1; number <= Number(many); number++) await one(page, number)
  await tell('written')
}

async function one(page, number) {
  await choose(page, '[data-act="new"]')
  await choose(page, '.choice:has([name="tense"][value="happened"])')
  await choose(page, '.choice:has([value="armed_presence"])')
  await page.type('#f-place', 'Asali')
  await choose(page, '#places-found button')
  await choose(page, '.choice:has([value="now"])')
  await page.type('#f-text', `Report ${number}`)
  await choose(page, '#report-form [type=submit]')
  await page.waitForSelector('body[data-screen="log"]')
  await unsent(page, number)
}

/** Click what is there and no longer moving, from the middle of the screen: at its edge the bars lie over it. */
async function choose(page, selector) {
  const element = await page.waitForSelector(selector, { visible: true })
  await element.evaluate((each) => each.scrollIntoView({ block: 'center' }))
  await page.locator(selector).click()
}

async function send(page) {
  await unlock(page, false)
  await unsent(page, many)
  await tell('reopened')
  await choose(page, '[data-tab="unsent"]')
  for (let tries = 0; tries < 20; tries++) {
    await choose(page, '[data-act="send"]')
    try {
      await page.waitForFunction(() => document.getElementById('unsent-n').textContent === '0', { timeout: 5000 })
      break
    } catch {
      // The lost answer ended that try; a person would press again, the page itself tries every minute.
    }
  }
  await unsent(page, 0)
  await tell('sent')
}
