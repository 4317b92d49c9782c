import json
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
pytestmark = pytest.mark.django_db
def test_x(place, machine):
    def go(m, path, data=None, **kw):
        with CaptureQueriesContext(connection) as c:
            r = getattr(machine, m)("/api/v1"+path, data, content_type="application/json", **kw) if m!="get" else machine.get("/api/v1"+path)
        sql=[q["sql"] for q in c.captured_queries if not q["sql"].startswith(("SAVE","RELE"))]
        print(m, path, r.status_code, len(sql), r.content[:300] if r.status_code>=400 or 'similar' in path else '')
        return r, sql
    go("get","/cases"); go("get","/cases?q=yol&status=to_route&unit=1&topic=1"); go("get","/nope"); go("get","/key")
    r,sql=go("post","/cases",json.dumps({"channel":"phone","kind":"complaint","topic_id":place.topic.pk,"text":"Yol çöktü","applicant":{"citizen_id":place.citizen.pk}}))
    r,sql=go("post","/cases",json.dumps({"channel":"counter","kind":"complaint","topic_id":place.topic.pk,"text":"Yol çöktü yine"}))
    for s in sql: print('   ',s[:100])
    cid=r.json()["id"]
    for p in ("","/events","/clocks","/moves","/answers","/attempts","/files"): go("get",f"/cases/{cid}{p}")
    print(json.dumps(machine.get(f"/api/v1/cases/{cid}/moves").json(),ensure_ascii=False)[:1500])
    go("post",f"/cases/{cid}/moves/note",json.dumps({"facts":{"text":"x"}}))
    r,_=go("post",f"/cases/{cid}/moves/route",json.dumps({"facts":{"units":[place.roads.pk]}}))
    go("post",f"/cases/{cid}/moves/route",json.dumps({"facts":{"units":["a"]}}))
    rid=r.json()["referrals"][0]["id"]
    go("post",f"/referrals/{rid}/moves/accept",json.dumps({}))
    r,_=go("post",f"/referrals/{rid}/answers",json.dumps({"text":"Yapıldı."}))
    go("post",f"/answers/{r.json()['id']}/approval")
    go("post",f"/cases/{cid}/attempts",json.dumps({"way":"phone","outcome":"told"}))
    go("get",f"/cases/similar?topic={place.topic.pk}")
    for p in ("topics","units","districts","neighbourhoods","vocabulary","text-modules","queues","citizens","citizens?q=hatice",f"citizens/{place.citizen.pk}"): go("get","/"+p)
    go("patch",f"/cases/{cid}",json.dumps({"street":"Lale"}))
    for q in ("gelen","tumu","yonlendirme","kabul"): go("get","/cases?queue="+q)
    go("put",f"/cases/{cid}",json.dumps({}))
    go("post",f"/citizens/{place.citizen.pk}/reveal",json.dumps({"what":"contact","reason":"arama"}))
    r=machine.post("/api/v1/cases","{",content_type="application/json"); print(r.status_code,r.content)
    r=machine.post("/api/v1/cases","{}",content_type="text/plain"); print(r.status_code,r.content)
    r=machine.post("/api/v1/cases","{\"x\":1}",content_type="application/json",headers={"Accept-Language":"en"}); print(r.status_code,r.content.decode())
