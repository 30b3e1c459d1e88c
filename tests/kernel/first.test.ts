import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';
let kernel: FrontEnd;
beforeAll(async () => { kernel = await FrontEnd.start(); });
afterAll(() => kernel.stop());
test('runs', async () => {
  console.log('ready', kernel.readyAfter);
  for (const code of ['import cp from "node:child_process"; import fs from "node:fs"', 'console.log("1"); cp.execSync("echo 2", {stdio:"inherit"}); console.log("3"); fs.writeSync(1,"4\\n")', 'cp.spawn("sh",["-c","echo five; sleep 0.3; echo six >&2"],{stdio:"inherit"}); 7','await new Promise(r=>setTimeout(r,500))','cp.execSync("yes | head -c 20000000",{stdio:"inherit"}); 0', 'setTimeout(()=>console.log("late"),100);1','Promise.reject(new Error("late2"));2','for (let i=0;i<20000;i++) console.log("line "+i)', '"x".repeat(5e7)','console.log("x".repeat(5e7))','Object.fromEntries(Array.from({length:1e5},(_,i)=>["k"+i,i]))']) {
    const e = await kernel.execute(code);
    console.log(JSON.stringify(code), e.took.toFixed(1), e.result?.length, e.stdout.length>100?e.stdout.length:e.stdout, e.stderr, (e.reply.content.traceback as string[] | undefined)?.join('\n'));
  }
  console.log(kernel.log.filter(m=>m.channel==='iopub'&&m.header.msg_type!=='status').slice(-14).map(m=>JSON.stringify(m.content).slice(0,200)));
  expect(1).toBe(1);
});
