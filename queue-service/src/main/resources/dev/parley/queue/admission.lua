-- Somebody whom nobody here knows has to be let in by the record.

do
  -- Asked at the end of the step, or again by a sweep.
  function admission.want(p, caller)
    p.state, p.caller, p.asked = 'admitting', caller, ''
  end

  function admission.ask(p)
    p.asked = whole(now)
    local name = p.name ~= '' and ',"name":' .. cjson.encode(p.name) or ''
    local device = p.device ~= '' and ',"device":' .. cjson.encode(p.device) or ''
    pairing.emit('AdmissionAsked', '"to":' .. p.caller .. name .. device)
  end
end
